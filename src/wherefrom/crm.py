"""The exports of programs for sales and hiring that are recognised, by the names of their columns.

Names are compared by their words alone: `Deal - Won time`, `deal_won_time` and `Deal Won Time` are
one. Each list goes from the name that says most to the one that says least.
"""

from collections.abc import Iterable

from wherefrom.mappings import Known, level

PIPEDRIVE = Known(
    name="Pipedrive",
    columns={
        "id": ("Deal - ID", "Deal - Pipedrive System ID", "Deal - Title"),
        "when": (
            "Deal - Won time", "Deal - Deal closed on", "Deal - Closed on", "Deal - Close time",
        ),
        "kind": ("=deal",),
        "value": ("Deal - Value",),
        "currency": ("Deal - Currency of value", "Deal - Currency"),
        "ours": ("User - Email", "Deal - Owner email", "Deal - Owner"),
        "counterparties": (
            "Person - Email", "Person - Email - Work", "Person - Email (Work)",
            "Person - Email - Home", "Person - Email (Home)", "Deal - Person - Email",
            "Deal - Contact person",
        ),
        "through": ("Deal - Referrer", "Deal - Referred by", "Person - Referred by"),
        "note": ("Deal - Title",),
        "won": ("Deal - Status",),
    },
    dated=frozenset({"deal won time"}),
    marks=("deal title", "deal status"),
)  # fmt: skip
HUBSPOT = Known(
    name="HubSpot",
    columns={
        "id": ("Record ID", "Deal ID", "Record ID - Deal", "Deal Name"),
        "when": ("Close Date", "Closed Won Date", "Close Date - Deal"),
        "kind": ("=deal",),
        "value": ("Amount", "Amount in company currency"),
        "currency": ("Currency", "Deal Currency", "Deal Currency Code"),
        "ours": ("Deal owner email", "Deal owner"),
        "counterparties": (
            "Associated Contact Email", "Associated Contact Emails", "Contact Email",
            "Email - Contact", "Email", "Associated Contact", "Associated Contacts",
            "Primary Contact",
        ),
        "through": ("Referred by", "Referrer", "Referral Contact"),
        "note": ("Deal Name",),
        "won": ("Is Closed Won", "Deal Stage"),
    },
    marks=("deal name", "deal stage"),
)  # fmt: skip
SALESFORCE = Known(
    name="Salesforce",
    columns={
        "id": ("Opportunity ID", "Opportunity ID 18", "Id", "Opportunity Name"),
        "when": ("Close Date", "CloseDate"),
        "kind": ("=deal",),
        "value": ("Amount", "Amount (converted)"),
        "currency": (
            "Amount Currency", "Opportunity Currency", "CurrencyIsoCode", "currency iso code",
        ),
        "ours": (
            "Opportunity Owner: Email", "Opportunity Owner Email", "Owner Email",
            "Opportunity Owner",
        ),
        "counterparties": (
            "Contact: Email", "Primary Contact: Email", "Primary Contact Email", "Contact Email",
            "Contact Role: Email", "Email", "Primary Contact",
        ),
        "through": ("Referred By", "Referral Contact: Email", "Referrer", "Partner: Email"),
        "note": ("Opportunity Name", "Name"),
        "won": ("Won", "IsWon", "Is Won", "Stage", "StageName", "Stage Name"),
    },
    marks=("opportunity name", "stage"),
)  # fmt: skip
# As its own data export, and the tables that pipelines copy, name the columns.
SALESFORCE_TABLE = Known("Salesforce", SALESFORCE.columns, marks=("id", "stagename", "closedate"))
SALESFORCE_COPY = Known("Salesforce", SALESFORCE.columns, marks=("id", "is won", "close date"))
GREENHOUSE = Known(
    name="Greenhouse",
    columns={
        "id": ("Application ID", "Id", "Candidate ID", "Candidate Name"),
        "when": (
            "Hired On", "Hired At", "Hire Date", "Date Hired", "Offer Accepted On",
            "Offer Resolved At", "Start Date",
        ),
        "kind": ("=hire",),
        "ours": ("Recruiter Email", "Recruiter"),
        "counterparties": (
            "Candidate Email", "Email", "Email Addresses", "Personal Email", "Primary Email",
        ),
        "through": ("Referrer Email", "Referrer", "Who Gets Credit", "Credited To"),
        "note": ("Job Name", "Job", "Jobs", "Candidate Name"),
        "won": ("Application Status", "Status"),
    },
    dated=frozenset({"hired on", "hired at", "hire date", "date hired", "offer accepted on"}),
    marks=("application id", "status"),
)  # fmt: skip
GREENHOUSE_REPORT = Known(
    "Greenhouse",
    GREENHOUSE.columns,
    dated=GREENHOUSE.dated,
    marks=("candidate name", "status", "job"),
)
GREENHOUSE_COPY = Known(
    "Greenhouse",
    GREENHOUSE.columns,
    dated=GREENHOUSE.dated,
    marks=("candidate id", "applied at", "status"),
)
LEVER = Known(
    name="Lever",
    columns={
        "id": ("Opportunity ID", "Id", "Candidate ID", "Candidate Name"),
        "when": (
            "Hired At", "Hired Date", "Date Hired", "Archived At", "Archive Date",
            "Archived Date",
        ),
        "kind": ("=hire",),
        "ours": ("Owner Email", "Opportunity Owner", "Owner"),
        "counterparties": (
            "Candidate Email", "Candidate Emails", "Email", "Emails", "Contact Email",
        ),
        "through": ("Referrer Email", "Referrer", "Referred By"),
        "note": ("Posting Title", "Posting", "Job", "Candidate Name"),
        "won": ("Archive Reason", "Archived Reason", "Archive Status", "Stage", "Current Stage"),
    },
    dated=frozenset({"hired at", "hired date", "date hired"}),
    marks=("candidate name", "archive reason"),
)  # fmt: skip
LEVER_REPORT = Known(
    "Lever", LEVER.columns, dated=LEVER.dated, marks=("opportunity id", "archive reason")
)

# Tables that pipelines copy from the two: when a status changed, and what was offered.
GREENHOUSE_HISTORY = Known(
    "Greenhouse",
    {
        "id": ("Application ID",),
        "when": ("Updated At",),
        "kind": ("=hire",),
        "won": ("New Status",),
    },
    marks=("application id", "new status", "updated at"),
)
LEVER_OFFER = Known(
    "Lever",
    {
        "id": ("Candidate ID", "Id"),
        "when": ("Created At",),
        "kind": ("=hire",),
        "won": ("Status",),
    },
    marks=("candidate id", "creator id", "created at", "status"),
)

PROGRAMS = (
    PIPEDRIVE,
    HUBSPOT,
    SALESFORCE,
    SALESFORCE_TABLE,
    SALESFORCE_COPY,
    LEVER,
    LEVER_REPORT,
    GREENHOUSE,
    GREENHOUSE_REPORT,
    GREENHOUSE_COPY,
    GREENHOUSE_HISTORY,
    LEVER_OFFER,
)


def recognise(header: Iterable[str]) -> Known | None:
    """Return the program whose export has these columns."""
    there = {level(column) for column in header}
    return next((each for each in PROGRAMS if there.issuperset(each.marks)), None)
