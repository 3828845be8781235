import json
import os

TEMPERATURE = 18
OPEN_WINDOWS_AT = 26
CROPS = ["tomato", "basil"]
ALARM_BELL = True
MAX_CONTENT_LENGTH = 200

PREFIX = "GREENHOUSE_"


# The settings in the environment, each as the JSON it is, or else as text.
def of_the_server():
    found = {}
    for name, text in os.environ.items():
        if name.startswith(PREFIX):
            try:
                found[name[len(PREFIX):]] = json.loads(text)
            except ValueError:
                found[name[len(PREFIX):]] = text
    return found
