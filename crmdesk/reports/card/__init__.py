"""The A4 客户资料卡: layout (what stands where), grid (in points), texts, drawing, continuation."""
