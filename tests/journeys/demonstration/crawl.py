"""Follow every link an account is offered, a few of each kind, and note what each page is."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from jisheng.accounts.models import User
from tests.journeys.demonstration.sheet import Sheet, read

# So many records of one kind are opened by each account; of the ways to sort or filter a list, one.
MOST, MOST_QUERIES = 3, 1


@dataclass(frozen=True)
class Visit:
    """One page opened by one account."""

    login: str
    path: str
    name: str
    sheet: Sheet

    def __str__(self) -> str:
        return f"{self.login or 'visitor'} {self.path}"


@dataclass
class Crawl:
    """One account's way through the site."""

    login: str
    client: Client
    names: set[str] = field(default_factory=set)
    dead_ends: list[str] = field(default_factory=list)
    _kinds: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _ahead: deque[tuple[str, str]] = field(default_factory=deque)
    _known: set[str] = field(default_factory=set)

    def pages(self, *starts: str) -> Iterator[Visit]:
        """Yield every page reached from ``starts``; note links that lead nowhere."""
        for start in starts:
            self._offer(start, "")
        while self._ahead:
            path, told_by = self._ahead.popleft()
            visit = self._open(path, told_by)
            if visit is not None:
                yield visit

    def _offer(self, path: str, told_by: str) -> None:
        if path in self._known:
            return
        self._known.add(path)
        kind = _kind(path)
        self._kinds[kind] += 1
        if self._kinds[kind] <= (MOST_QUERIES if kind[1:] else MOST):
            self._ahead.append((path, told_by))

    def _open(self, path: str, told_by: str) -> Visit | None:
        answer = self.client.get(path)
        if answer.status_code == 302 and self._may_go_on(answer.headers["Location"]):
            self._offer(urljoin(path, answer.headers["Location"]), told_by)
            return None
        if answer.status_code != 200:
            self.dead_ends.append(
                f"{self.login or 'visitor'}: {told_by} -> {path}: {answer.status_code}"
            )
            return None
        name = _kind(path)[0]
        self.names.add(name)
        if not answer.headers["Content-Type"].startswith("text/html"):
            return None
        sheet = read(answer.content.decode())
        for link in sheet.links:
            self._follow(path, link)
        return Visit(self.login, path, name, sheet)

    def _may_go_on(self, to: str) -> bool:
        """Only who has no account yet is asked to sign in."""
        return not self.login or not to.startswith(settings.LOGIN_URL)

    def _follow(self, path: str, link: str) -> None:
        address = urlsplit(urljoin(path, link))
        if not address.scheme and not address.netloc:
            query = f"?{address.query}" if address.query else ""
            self._offer(address.path + query, path)


def _kind(path: str) -> tuple[str, ...]:
    """Return the name of an address and which questions it asks."""
    address = urlsplit(path)
    try:
        name = resolve(address.path).view_name
    except Resolver404:
        name = address.path
    return (name, *sorted(parse_qs(address.query, keep_blank_values=True)))


def crawl_as(login: str) -> Crawl:
    """Begin the way of an account, or of a visitor (empty login)."""
    client = Client(raise_request_exception=False)
    if login:
        client.force_login(User.objects.get(login=login))
    return Crawl(login, client)
