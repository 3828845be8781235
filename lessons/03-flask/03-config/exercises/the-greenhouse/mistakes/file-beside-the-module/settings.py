# How a greenhouse runs unless somebody says otherwise.
class Settings:
    TEMPERATURE = 18
    OPEN_WINDOWS_AT = 26
    CROPS = ["tomato", "basil"]
    ALARM_BELL = True
    MAX_CONTENT_LENGTH = 200
