"""Seals of packs: what lists them, when a seal may change, what signs them, and what publish refuses at once."""

import hashlib
import shutil
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sendplan.__main__ import main
from sendplan.errors import PublishError
from sendplan.publish import command, contents, snapshot
from sendplan.publish.seals import Sealing, private_key, public_key, read, seal, signature_fault, unsettled

NONE = Sealing()


def digest(content):
    return hashlib.sha256(content).hexdigest()


def put(to, meeting, manifest=b"made", area="north", audience="public"):
    """Put what is needed of a pack in its place."""
    place = contents.packs_root(to, audience) / area / meeting
    place.mkdir(parents=True, exist_ok=True)
    (place / "index.html").write_bytes(b"index")
    (place / "manifest.json").write_bytes(manifest)
    return place


def publish(to, meeting, manifest=b"made", sealing=NONE, audience="public", area="north"):
    """Put a pack in its place and seal it, as publishing does; the files that list another seal."""
    place = put(to, meeting, manifest, area, audience)
    return seal(place, manifest, sealing)


def replaced(to, meeting, manifest, number=1):
    """Put a pack in the place of another, which is kept."""
    place = to / "north" / meeting
    kept = place.rename(place.with_name(f"{meeting}.earlier-{number}"))
    put(to, meeting, manifest)
    return seal(place, manifest, NONE, kept)


@pytest.fixture
def to(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


@pytest.fixture
def key(tmp_path):
    """A new pair of keys, in files as openssl writes them."""
    made = Ed25519PrivateKey.generate()
    written(tmp_path, made)
    return made


def written(folder, made, password=None):
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    lock = serialization.BestAvailableEncryption(password) if password else plain
    (folder / "key.pem").write_bytes(made.private_bytes(pem, serialization.PrivateFormat.PKCS8, lock))
    public = made.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / "public.pem").write_bytes(public)


# The list


def test_each_pack_is_a_line_as_sha256sum_writes_it_in_the_order_of_the_files(to):
    for area, meeting in (("south", "2024-06-20"), ("north", "2024-07-18"), ("north", "2024-06-20")):
        publish(to, meeting, area.encode(), area=area)
    assert (to / "SEALS").read_bytes().decode() == (
        f"{digest(b'north')}  north/2024-06-20/manifest.json\n"
        f"{digest(b'north')}  north/2024-07-18/manifest.json\n"
        f"{digest(b'south')}  south/2024-06-20/manifest.json\n"
    )


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="there is no sha256sum")
def test_sha256sum_checks_the_list(to):
    publish(to, "2024-06-20")
    publish(to, "2024-06-20.earlier-1")
    assert subprocess.run(["sha256sum", "--strict", "-c", "SEALS"], cwd=to, capture_output=True).returncode == 0
    put(to, "2024-06-20", b"forged")
    assert subprocess.run(["sha256sum", "-c", "SEALS"], cwd=to, capture_output=True).returncode == 1


def test_a_list_that_begins_holds_every_pack_that_is_there_and_nothing_else(to):
    put(to, "2024-05-16.earlier-1")
    put(to, "2024-05-16", audience="board")
    put(to, ".2024-05-16.new-host-1")
    put(to, "2024-05\n16")
    (to / ".failed" / "north" / "2024-04-18").mkdir(parents=True)
    (to / "north" / "linked").symlink_to(to / "north" / "2024-05-16.earlier-1")
    publish(to, "2024-06-20")
    assert list(read(to / "SEALS")) == ["north/2024-05-16.earlier-1", "north/2024-06-20"]


def test_a_pack_published_now_changes_its_own_seal_and_no_other(to):
    for meeting in ("2024-06-20", "2024-07-18"):
        publish(to, meeting, b"then")
    put(to, "2024-06-20", b"forged")
    assert publish(to, "2024-07-18", b"now") == []
    assert read(to / "SEALS") == {"north/2024-06-20": digest(b"then"), "north/2024-07-18": digest(b"now")}


def test_a_pack_that_someone_added_is_not_listed_when_another_is_published(to):
    publish(to, "2024-06-20")
    put(to, "2024-05-16")
    publish(to, "2024-06-20", b"now")
    assert list(read(to / "SEALS")) == ["north/2024-06-20"]


def test_an_earlier_pack_that_someone_added_is_not_listed_either(to):
    publish(to, "2024-06-20", b"then")
    put(to, "2024-06-20.earlier-7", b"forged")
    publish(to, "2024-06-20", b"then")
    replaced(to, "2024-06-20", b"now", number=8)
    assert list(read(to / "SEALS")) == ["north/2024-06-20.earlier-8", "north/2024-06-20"]


def test_a_pack_that_is_gone_stays_listed(to):
    publish(to, "2024-06-20")
    shutil.rmtree(to / "north" / "2024-06-20")
    publish(to, "2024-07-18")
    assert list(read(to / "SEALS")) == ["north/2024-06-20", "north/2024-07-18"]


def test_a_pack_in_place_whose_manifest_is_another_keeps_its_seal_and_that_is_told(to):
    publish(to, "2024-06-20", b"then")
    place = put(to, "2024-06-20", b"forged")
    assert seal(place, b"made now", NONE) == [to / "SEALS"]
    assert read(to / "SEALS") == {"north/2024-06-20": digest(b"then")}


def test_a_pack_in_place_that_is_not_listed_is_listed_when_it_is_published(to):
    publish(to, "2024-07-18")
    place = put(to, "2024-06-20", b"by an older version")
    assert seal(place, b"made now", NONE) == []
    assert read(to / "SEALS")["north/2024-06-20"] == digest(b"by an older version")


def test_the_seal_of_a_pack_goes_with_it_where_it_is_replaced(to):
    publish(to, "2024-06-20", b"first")
    replaced(to, "2024-06-20", b"second")
    replaced(to, "2024-06-20", b"third", number=2)
    assert read(to / "SEALS") == {
        "north/2024-06-20": digest(b"third"),
        "north/2024-06-20.earlier-1": digest(b"first"),
        "north/2024-06-20.earlier-2": digest(b"second"),
    }


def test_what_was_altered_before_it_was_replaced_stays_told(to):
    publish(to, "2024-06-20", b"first")
    put(to, "2024-06-20", b"forged")
    replaced(to, "2024-06-20", b"second")
    assert read(to / "SEALS")["north/2024-06-20.earlier-1"] == digest(b"first")


def test_a_pack_put_right_leaves_the_one_that_was_altered_listed_as_it_was_published(to):
    publish(to, "2024-06-20", b"first")
    put(to, "2024-06-20", b"forged")
    replaced(to, "2024-06-20", b"first")
    assert set(read(to / "SEALS").values()) == {digest(b"first")}


def test_a_run_that_was_ended_before_it_sealed_a_pack_is_made_good_by_the_next(to):
    publish(to, "2024-06-20", b"first")
    place = put(to, "2024-06-20", b"second")
    put(to, "2024-06-20.earlier-1", b"first")
    assert seal(place, b"second", NONE) == []
    assert read(to / "SEALS") == {
        "north/2024-06-20": digest(b"second"),
        "north/2024-06-20.earlier-1": digest(b"first"),
    }


def test_packs_that_are_not_public_are_listed_with_their_own_and_in_the_file_kept_elsewhere(to, tmp_path):
    file = tmp_path / "kept"
    publish(to, "2024-06-20", sealing=Sealing(file))
    publish(to, "2024-06-20", sealing=Sealing(file), audience="board")
    assert list(read(to / "SEALS")) == list(read(to / "not-for-publication" / "SEALS")) == ["north/2024-06-20"]
    assert list(read(file)) == ["north/2024-06-20", "not-for-publication/north/2024-06-20"]


def test_the_file_kept_elsewhere_keeps_its_lines_and_those_published_now_are_written_anew(to, tmp_path):
    file = tmp_path / "kept"
    other = f"{digest(b'other')}  east/2020-01-01/manifest.json\n"
    file.write_text(other)
    publish(to, "2024-06-20", b"then", Sealing(file))
    publish(to, "2024-06-20", b"now", Sealing(file))
    assert file.read_text() == f"{other}{digest(b'now')}  north/2024-06-20/manifest.json\n"


@pytest.mark.parametrize("begun", [True, False])
def test_a_file_kept_elsewhere_that_begins_lists_every_pack_there(to, tmp_path, begun):
    file = tmp_path / "kept"
    publish(to, "2024-05-16")
    if begun:
        file.touch()
    publish(to, "2024-06-20", sealing=Sealing(file))
    assert list(read(file)) == ["north/2024-05-16", "north/2024-06-20"]


def test_seals_that_cannot_be_read_are_left_as_they_are(to):
    (to / "SEALS").write_text("what someone wrote\n")
    with pytest.raises(PublishError, match=r"SEALS, line 1, is no seal"):
        publish(to, "2024-06-20")
    assert (to / "SEALS").read_text() == "what someone wrote\n"


def test_seals_are_written_in_one_step_or_stay_as_they_were(to, monkeypatch):
    publish(to, "2024-06-20", b"then")
    before = (to / "SEALS").read_bytes()
    place = put(to, "2024-06-20", b"now")

    def refuse(path, content):
        path.touch()
        raise OSError("out of order")

    monkeypatch.setattr(contents.Path, "write_bytes", refuse)
    with pytest.raises(PublishError, match=r"is in its place, but .*SEALS cannot be written: out of order"):
        seal(place, b"now", NONE)
    assert (to / "SEALS").read_bytes() == before
    assert {path.name for path in to.iterdir()} == {"SEALS", "north"}


def test_lines_that_end_as_windows_ends_them_are_read(to):
    publish(to, "2024-06-20")
    (to / "SEALS").write_bytes((to / "SEALS").read_bytes().replace(b"\n", b"\r\n"))
    assert list(read(to / "SEALS")) == ["north/2024-06-20"]


# What is to be sealed although nothing changed


@pytest.mark.parametrize(
    ("change", "to_seal"),
    [
        (lambda to: None, set()),
        (lambda to: (to / "SEALS").unlink(), {"north", "south"}),
        (lambda to: (to / "SEALS").write_text("no seals"), {"north", "south"}),
        (lambda to: put(to, "2024-06-20", b"other"), {"north"}),
        (lambda to: (to.parent / "kept").unlink(), {"north", "south"}),
        (lambda to: (to.parent / "kept.sig").unlink(), {"north", "south"}),
        (lambda to: (to / "SEALS.sig").write_bytes(b"x" * 64), {"north", "south"}),
    ],
    ids=["as it is", "no seals", "none that can be read", "another seal", "no copy", "no signature", "a wrong one"],
)
def test_an_area_is_to_be_sealed_where_a_list_or_a_signature_is_not_of_what_is_there(to, key, change, to_seal):
    sealing = Sealing(to.parent / "kept", key)
    for area in ("north", "south"):
        publish(to, "2024-06-20", sealing=sealing, area=area)
    change(to)
    places = [to / area / "2024-06-20" for area in ("north", "south")]
    assert unsettled(places, sealing) == to_seal


@pytest.fixture
def asked(monkeypatch, to):
    """Stand in for publishing where nothing changed: the orders it was given."""
    orders = []
    publish(to, "2024-06-20")
    place = to / "north" / "2024-06-20"
    monkeypatch.setattr(command, "asked", lambda *_: {place: True})

    def made(readings, order, on_page, on_pack):
        orders.append(order)
        return [snapshot.Published("north", "2024-06-20", place / "index.html", unchanged=True, unlike=[to / "SEALS"])]

    monkeypatch.setattr(snapshot, "publish", made)
    return orders


def test_where_nothing_changed_and_all_is_sealed_nothing_is_done(asked, to, capsys):
    assert main(["publish", "--to", str(to)]) == 0
    assert (asked, capsys.readouterr().out[:13]) == ([], "1 unchanged. ")


def test_where_nothing_changed_but_the_seals_are_to_be_written_it_goes_on(asked, to, tmp_path, key, capsys):
    file = tmp_path / "kept"
    assert main(["publish", "--to", str(to), "--seals", str(file), "--sign", str(tmp_path / "key.pem")]) == 0
    (order,) = asked
    assert order.sealing.file == file
    assert order.sealing.key.sign(b"") == key.sign(b"")
    said = capsys.readouterr()
    assert said.out.startswith("1 unchanged. ")
    assert f"its manifest.json is not the one that {to / 'SEALS'} lists" in said.err


# What is refused before any page is made


def refused(capsys, asked, *arguments):
    assert main(["publish", "--force", *map(str, arguments)]) == 1
    said = capsys.readouterr()
    assert (asked, said.out) == ([], "")
    (line,) = said.err.splitlines()
    return line


def test_a_file_of_seals_that_stands_with_the_packs_is_refused(asked, to, capsys):
    said = refused(capsys, asked, "--to", to, "--seals", to / "mine")
    assert "whoever changes one could change it too" in said


def test_a_file_of_seals_in_a_folder_that_is_not_there_is_refused(asked, to, tmp_path, capsys):
    said = refused(capsys, asked, "--to", to, "--seals", tmp_path / "no" / "mine")
    assert said.endswith(f"there is no folder {tmp_path / 'no'}.")


@pytest.mark.parametrize("name", ["SEALS", "../mine"])
def test_a_file_that_holds_something_else_is_refused_and_never_written_over(asked, to, name, capsys):
    (to / name).write_text("Dear council\n")
    assert "is no seal" in refused(capsys, asked, "--to", to, "--seals", to.parent / "mine")
    assert (to / name).read_text() == "Dear council\n"


@pytest.mark.parametrize("what", ["none", "no key", "public", "another kind", "with a password", "folder"])
def test_a_key_that_cannot_sign_is_refused(asked, to, tmp_path, key, what, capsys):
    file = tmp_path / ("public.pem" if what == "public" else "key.pem")
    if what == "no key":
        file.write_text("no key")
    elif what == "another kind":
        written(tmp_path, ec.generate_private_key(ec.SECP256R1()))
    elif what == "with a password":
        written(tmp_path, key, b"secret")
    elif what in ("none", "folder"):
        file.unlink()
    if what == "folder":
        file.mkdir()
    assert str(file) in refused(capsys, asked, "--to", to, "--sign", file)


@pytest.mark.parametrize("read_key", [private_key, public_key])
def test_without_the_library_it_is_said_what_to_install(tmp_path, monkeypatch, read_key):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.serialization", None)
    with pytest.raises(PublishError, match=r'pip install "sendplan\[sign\]"'):
        read_key(tmp_path / "key.pem")


# Signatures


@pytest.fixture
def signed(to, tmp_path, key):
    """Seal a pack, sign its seals, and those kept elsewhere."""
    publish(to, "2024-06-20", sealing=Sealing(tmp_path / "kept", key))
    return to / "SEALS"


def test_what_was_signed_is_as_signed_and_openssl_says_so_too(signed, tmp_path):
    public = public_key(tmp_path / "public.pem")
    for file in (signed, tmp_path / "kept"):
        assert signature_fault(file, public) == ""
    if shutil.which("openssl"):
        asked = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", tmp_path / "public.pem", "-rawin"]
        done = subprocess.run([*asked, "-in", signed, "-sigfile", f"{signed}.sig"], capture_output=True)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda file: file.with_name("SEALS.sig").unlink(), "SEALS is not signed: there is no SEALS.sig"),
        (lambda file: file.with_name("SEALS.sig").write_bytes(b"short"), "SEALS is not what was signed with this key"),
        (lambda file: file.write_bytes(file.read_bytes() + b"\n"), "SEALS is not what was signed with this key"),
    ],
)
def test_seals_that_are_not_as_signed_are_told_of(signed, tmp_path, change, fault):
    change(signed)
    assert signature_fault(signed, public_key(tmp_path / "public.pem")).startswith(fault)


def test_a_signature_by_another_key_is_told_of(signed, tmp_path):
    assert signature_fault(signed, Ed25519PrivateKey.generate().public_key()).startswith("SEALS is not what was signed")


def test_seals_written_without_the_key_are_no_longer_as_signed(signed, to, tmp_path):
    publish(to, "2024-07-18")
    assert "without --sign since" in signature_fault(signed, public_key(tmp_path / "public.pem"))


@pytest.mark.parametrize("name", ["key.pem", "none.pem"])
def test_verify_with_a_key_that_is_none_is_refused_in_a_line(signed, tmp_path, name, capsys):
    assert main(["verify", str(signed.parent), "--key", str(tmp_path / name)]) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert name in said


def test_verify_holds_the_seals_against_the_key_and_says_what_it_cannot_tell(signed, tmp_path, capsys):
    arguments = ["verify", str(signed.parent), "--key", str(tmp_path / "public.pem")]
    main(arguments)
    said = capsys.readouterr()
    assert "signed" not in said.err
    assert "whether older packs and seals were put back" in said.out
    signed.with_name("SEALS.sig").unlink()
    assert main(arguments) == 1
    assert f"{signed.parent}: SEALS is not signed: there is no SEALS.sig.\n" in capsys.readouterr().err


def test_a_pack_on_its_own_is_not_signed(signed, tmp_path, capsys):
    alone = tmp_path / "alone" / "north" / "2024-06-20"
    shutil.copytree(signed.parent / "north" / "2024-06-20", alone)
    assert main(["verify", str(alone), "--key", str(tmp_path / "public.pem")]) == 1
    assert f"{alone}: nothing here is signed: there are no seals.\n" in capsys.readouterr().err
