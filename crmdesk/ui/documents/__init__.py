"""What quotes and contracts share on screen: lines, totals, steps, versions, approval."""
