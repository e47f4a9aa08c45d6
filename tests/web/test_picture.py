"""The Veiligheidsbeeld."""

from openvis.domain.access import Role


def test_it_shows(visit):
    answer = visit(Role.ADVISEUR).get("/")
    assert answer.status_code == 200, answer.content.decode()
    print(answer.content.decode())
