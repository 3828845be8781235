from stable.web import make_app

app = make_app()
