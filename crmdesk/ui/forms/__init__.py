"""Forms made from FieldSpecs."""
