"""What the views of app.py look things up in."""
from uuid import NAMESPACE_DNS, UUID, uuid5

GROUPS = {
    "foals": ["Bramble", "Nimbus"],
    "mares": ["Juniper", "Pepper", "Thistle"],
}

# The chip under a pony's skin has a UUID; the keys are uuid.UUID values, not text.
CHIPS = {
    UUID("0000002a-0000-4000-8000-00000000c0de"): "Comet",
    UUID("7d9f0b1e-5a3c-4f7e-9b1d-2c6a8e4f0d33"): "Biscuit",
}


def chip_in(pony):
    """Gives a pony a chip, and says which."""
    chip = uuid5(NAMESPACE_DNS, f"{pony}.stable")
    CHIPS[chip] = pony
    return str(chip)
