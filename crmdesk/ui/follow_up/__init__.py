"""Follow-up on screen: the talk form, lists, the timeline of a customer, reminders."""
