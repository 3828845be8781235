"""The village's server. The bakery shares it with others, so there its whole application lies below /bakery."""


def visit(path):
    """What a visitor of the village's server gets: a status, and where it sends them."""
    from app import app

    answer = app.test_client().get(path, base_url="http://village.example/bakery")
    return {"status": answer.status_code, "location": answer.headers.get("Location")}
