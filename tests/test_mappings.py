"""Sheets of other programs: which columns mean what, which rows count, and whose dates are told."""

import csv
from pathlib import Path

import pytest

from wherefrom.errors import OutcomesError
from wherefrom.mappings import _money, chosen
from wherefrom.outcomes import import_outcomes, read_outcomes
from wherefrom.record.record import open_record
from wherefrom.sheet_dates import AmbiguousDateError, order_of, to_iso

# Each with a row that was won, one that was lost, and one still open.
EXPORTS = {
    "hubspot": """Record ID,Deal Name,Deal Stage,Close Date,Amount,Deal owner,Associated Contact
17,"Platform, two years",Closed Won,2024-05-02 10:00,"12,000.50",Me,"Ana (Ana@b.org);Bo (bo@c.org)"
18,Other,Closed Lost,2024-05-03 10:00,5,Me,
19,Open,Contract sent,,5,Me,
""",
    "salesforce": """Opportunity ID,Opportunity Name,Stage,Close Date,Currency,Amount,Contact: Email
0061,"Platform, two years",Closed Won,5/2/2024,EUR,12000.5,ana@b.org
0061,"Platform, two years",Closed Won,5/2/2024,EUR,12000.5,bo@c.org
0062,Other,Closed Lost,5/13/2024,EUR,5,
0063,Open,Prospecting,5/14/2024,EUR,5,
""",
    "pipedrive": """\
Deal - ID;Deal - Title;Deal - Status;Deal - Value;Deal - Currency;Deal - Won time;Person - Email
7;"Platform, two years";Gewonnen;12000,50;EUR;2024-05-02 10:00:00;ana@b.org, bo@c.org
8;Other;Verloren;5;EUR;;
9;Open;Offen;5;EUR;;
""",
    "greenhouse": """Application ID,Candidate Name,Job,Status,Hired On,Email Addresses,Referrer
5,Ana B,Platform,Hired,05/13/2024,"ana@b.org, bo@c.org",eve@us.org
6,Cy,Platform,Rejected,,cy@c.org,
7,Dee,Platform,Active,,dee@c.org,
""",
    "lever": """Opportunity ID,Candidate Name,Posting,Archive Reason,Archived At,Candidate Email
x5,Ana B,Platform,Hired,2024-05-02,ana@b.org;bo@c.org
x6,Cy,Platform,Underqualified,2024-05-02,cy@c.org
x7,Dee,Platform,,,dee@c.org
""",
    "salesforce-table": """id,is_won,close_date,amount,name,stage_name
0061,true,2024-05-02 00:00:00,12000.5,Platform,9x==
0062,false,2024-05-03 00:00:00,5,Other,8x==
0063,false,,5,Open,7x==
""",
}


def sheet(tmp_path, text, name="deals.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("program", EXPORTS)
def test_an_export_is_known_by_its_columns_and_only_what_was_won_counts(tmp_path, program):
    read = read_outcomes(sheet(tmp_path, EXPORTS[program]), "UTC")
    (won,) = read.outcomes
    assert (read.not_won, read.problems) == (2, [])
    assert won.id.startswith(program.partition("-")[0] + "-")
    assert won.kind == ("hire" if program in {"greenhouse", "lever"} else "deal")
    if program != "salesforce-table":
        assert won.counterparties == ("email:ana@b.org", "email:bo@c.org")
    if won.kind == "deal":
        assert (won.value, won.note[:8]) == (12000.5, "Platform")
    if program == "greenhouse":
        assert won.through == ("email:eve@us.org",)


def test_what_was_not_won_is_counted(tmp_path):
    record = open_record(tmp_path / "record", create=True)
    tally = import_outcomes(record, sheet(tmp_path, EXPORTS["pipedrive"]))
    assert (tally.seen, tally.stored, tally.skipped) == (3, 1, {"not-won": 2})
    again = import_outcomes(record, sheet(tmp_path, EXPORTS["pipedrive"]))
    assert (again.seen, again.stored, again.duplicate) == (3, 0, 1)


def test_capitals_and_signs_of_a_columns_name_do_not_matter(tmp_path):
    plain = EXPORTS["pipedrive"].replace("Deal - Won time", "DEAL_WON_TIME")
    assert len(read_outcomes(sheet(tmp_path, plain), "UTC").outcomes) == 1


DEALS = """Kunde,Abschluss,Phase,Summe
ana@b.org,02.05.2024,Gewonnen,"1.250,50 EUR"
bo@c.org,03.05.2024,Verloren,5
"""


def test_a_sheet_of_ones_own_is_read_by_pairs_or_by_a_file(tmp_path):
    pairs = ["when=Abschluss", "counterparties=kunde", "won=Phase", "value=Summe", "kind==deal"]
    path = sheet(tmp_path, DEALS)
    by_pairs = read_outcomes(path, "UTC", chosen(pairs, None, None))
    (won,) = by_pairs.outcomes
    assert (won.value, won.currency, won.kind) == (1250.5, "EUR", "deal")
    assert won.counterparties == ("email:ana@b.org",)
    kept = sheet(
        tmp_path,
        'when = "Abschluss"\ncounterparties = ["Kunde"]\nwon = "Phase"\nvalue = "Summe"\n'
        'kind = "=sale"\nwon_words = ["gewonnen"]\ndates = "dmy"\n',
        "crm.toml",
    )
    by_file = read_outcomes(path, "UTC", chosen(["kind==deal"], kept, None))
    assert by_file.outcomes == by_pairs.outcomes  # also its id, made of what the row says


@pytest.mark.parametrize(
    ("pairs", "toml", "told"),
    [
        (["when"], "", "names no column; write"),
        (["wen=Abschluss"], "", 'no column "wen". Did you mean "when"'),
        (["kind==deal"], "", 'no column for "when"'),
        (["when=Abschlus"], "", 'no column "Abschlus". Did you mean "Abschluss"'),
        ([], "when = 7", 'mapping of "when" is no text'),
        ([], "when", "is no TOML"),
        ([], 'when = "Abschluss"\ndates = "ydm"', 'dates is "ydm"'),
    ],
)
def test_a_mapping_that_cannot_be_used_is_told(tmp_path, pairs, toml, told):
    file = sheet(tmp_path, toml, "crm.toml") if toml else None
    with pytest.raises(OutcomesError, match=told.replace(".", r"\.")):
        read_outcomes(sheet(tmp_path, DEALS), "UTC", chosen(pairs, file, None))


def test_a_sheet_of_no_known_columns_is_told_what_to_do(tmp_path):
    with pytest.raises(OutcomesError, match=r"it has Kunde, Abschluss.*--map when="):
        read_outcomes(sheet(tmp_path, DEALS), "UTC")


def test_dates_that_two_orders_fit_are_refused_until_the_user_tells(tmp_path):
    text = EXPORTS["salesforce"].replace("5/13/2024", "5/3/2024").replace("5/14/2024", "5/4/2024")
    path = sheet(tmp_path, text)
    with pytest.raises(OutcomesError, match=r'dates such as "5/2/2024".*--dates dmy, mdy or ymd'):
        read_outcomes(path, "UTC")
    (by_month,) = read_outcomes(path, "UTC", dates="mdy").outcomes
    (by_day,) = read_outcomes(path, "UTC", dates="dmy").outcomes
    assert by_day.when < by_month.when  # 5 February, 2 May


def test_a_won_row_without_a_date_is_a_problem(tmp_path):
    text = EXPORTS["hubspot"].replace("2024-05-02 10:00", "")
    (problem,) = read_outcomes(sheet(tmp_path, text), "UTC").problems
    assert problem.reason == "bad-when"
    assert problem.told.startswith('line 2, column "when": it is no date')


@pytest.mark.parametrize(
    ("cell", "order", "iso"),
    [
        ("2024-03-31", None, "2024-03-31"),
        ("2024-03-31 7:05:01.25", None, "2024-03-31T07:05:01"),
        ("2024/3/31", None, "2024-03-31"),
        ("2024-03-31T07:05:00+0200", None, "2024-03-31T07:05:00+02:00"),
        ("31 Mar 2024", None, "2024-03-31"),
        ("Sunday, March 31, 2024 7:05 pm", None, "2024-03-31T19:05:00"),
        ("31.3.24", None, "2024-03-31"),
        ("3/31/2024 12:05 AM", "mdy", "2024-03-31T00:05:00"),
        ("31-3-99", "dmy", "1999-03-31"),
        ("24/3/31", "ymd", "2024-03-31"),
        ("31/3/2024", "mdy", None),
        ("31/3/2024", None, None),
        ("soon", "dmy", None),
    ],
)
def test_dates_of_many_styles(cell, order, iso):
    assert to_iso(cell, order) == iso


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ([["3/31/2024"], ["1/2/2024"]], "mdy"),
        ([["1/2/2024"], ["31/3/2024"]], "dmy"),
        ([["2/2/2024"], ["2024-03-31"]], "dmy"),  # none is open
    ],
)
def test_the_order_is_what_the_column_shows(cells, order):
    assert order_of(cells) == order


@pytest.mark.parametrize("cells", [[["1/2/2024"]], [["31/3/2024"], ["3/31/2024"]]])
def test_an_order_that_no_date_or_two_dates_tell_is_ambiguous(cells):
    with pytest.raises(AmbiguousDateError):
        order_of(cells)


@pytest.mark.parametrize(
    ("cell", "money"),
    [
        ("1250", ("1250", "")),
        ("1,250", ("1250", "")),
        ("1,250.5", ("1250.5", "")),
        ("1.250,5", ("1250.5", "")),
        ("1250,50 EUR", ("1250.50", "EUR")),
        ("CHF 1'250.50", ("1250.50", "CHF")),
        ("$1 250 000", ("1250000", "")),
        ("1.250.000", ("1250000", "")),
        ("-3", ("-3", "")),
        ("none", ("", "")),
    ],
)
def test_money_of_many_styles(cell, money):
    assert _money(cell) == money


REAL = Path(__file__).parents[1] / "../shared/data/crm-sales-opportunities/sales_pipeline.csv"


@pytest.mark.skipif(not REAL.exists(), reason="the sample of a sales pipeline is not here")
def test_a_real_pipeline_has_as_many_results_as_rows_that_say_won():
    pairs = ["id=opportunity_id", "when=close_date", "won=Deal Stage", "value=close_value"]
    read = read_outcomes(REAL, "UTC", chosen(pairs, None, None))
    text = REAL.read_text(encoding="utf-8")
    assert len(read.outcomes) == text.count(",Won,") == 4238
    assert len(read.outcomes) + read.not_won == text.count("\n") - 1
    assert read.problems == []


TABLES = Path(__file__).parents[1] / "../shared/data/platforms"


@pytest.mark.skipif(not TABLES.exists(), reason="the samples of warehouse tables are not here")
@pytest.mark.parametrize(
    ("table", "column", "word"),
    [
        ("crm-salesforce/sf_opportunity_data.csv", "is_won", "true"),
        ("crm-greenhouse/application_history.csv", "new_status", "hired"),
        ("crm-lever/offer.csv", "status", "signed"),
    ],
)
def test_a_table_out_of_a_warehouse_has_as_many_results_as_it_says(table, column, word):
    with (TABLES / table).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    won = sum(row[column] == word for row in rows)
    read = read_outcomes(TABLES / table, "UTC")
    assert won > 0
    assert (len(read.outcomes), read.not_won, read.problems) == (won, len(rows) - won, [])
