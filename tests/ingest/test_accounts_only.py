"""An archive that names people and says nothing: its receipt adds up, its people are tied."""

from wherefrom.ingest.importer import import_archive
from wherefrom.people import resolve
from wherefrom.record.record import open_record

CARDS = b"""BEGIN:VCARD
VERSION:3.0
FN:Ana Mueller
EMAIL:ana@example.org
EMAIL:ana@work.example
TEL:+442079460958
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Nobody to be found
END:VCARD
"""


def test_an_archive_of_accounts_alone_is_received_and_ties_its_people(tmp_path):
    archive = tmp_path / "cards.vcf"
    archive.write_bytes(CARDS)
    record = open_record(tmp_path / "record", create=True)
    receipt = import_archive(record, archive)
    assert (receipt.seen, receipt.stored, receipt.accounts) == (1, 0, 3)
    assert receipt.skipped == {"no-key": 1}
    assert receipt.adds_up
    people = resolve(record)
    ana = people.find("ana@example.org")
    assert people.find("ana@work.example") == people.find("tel:+44 20 7946 0958") == ana
    again = import_archive(record, archive)
    assert (again.seen, again.accounts, len(record.accounts())) == (1, 3, 3)
