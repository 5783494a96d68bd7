"""crmdesk: a desktop customer desk for small Chinese businesses."""

__version__ = "0.1.0"
