"""Start crmdesk from a checkout."""

from crmdesk.__main__ import main

if __name__ == "__main__":
    main()
