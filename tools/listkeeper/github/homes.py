"""What GitHub says of one repository: description, topics, licence. One query, through the same API as the links."""

from __future__ import annotations

from listkeeper.facts import Home
from listkeeper.github.api import Api, Failure
from listkeeper.github.query import below

QUERY = (
    "query($o:String!,$n:String!){repository(owner:$o,name:$n,followRenames:true)"
    "{description licenseInfo{key}repositoryTopics(first:100){nodes{topic{name}}}}}"
)


def home(api: Api, full_name: str) -> Home | None:
    """None where nothing was learnt: no such repository, no answer, or none of this form."""
    owner, _, name = full_name.partition("/")
    reply = api.post({"query": QUERY, "variables": {"o": owner, "n": name}})
    if isinstance(reply, Failure) or reply.status != 200 or not isinstance(reply.body, dict):
        return None
    data = reply.body.get("data")
    value = data.get("repository") if isinstance(data, dict) else None
    if not isinstance(value, dict) or not {"description", "licenseInfo", "repositoryTopics"} <= value.keys():
        return None
    return Home(
        description=bool(value["description"]),
        topics=_topics(below(value, "repositoryTopics", "nodes")),
        licence=isinstance(value["licenseInfo"], dict),
    )


def _topics(nodes: object) -> frozenset[str] | None:
    if not isinstance(nodes, list):
        return None
    names = [below(node, "topic", "name") for node in nodes if isinstance(node, dict)]
    return frozenset(name for name in names if isinstance(name, str))
