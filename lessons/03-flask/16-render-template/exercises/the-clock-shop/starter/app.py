from flask import Flask, abort, render_template

import workshop

app = Flask(__name__)


# The templates lie in pages/. Read in each of them which names it wants to be given.

# /: shop.html


# /clocks/<name>: clocks/clock.html, and 404 where workshop.find knows no such clock.


# /clocks/<name>/label: clocks/label.txt, to be printed: plain text.


# /guests: guests.jinja. What guests write is nobody's HTML.


# /notices/<name>: the template of that name in notices/, and 404 where none hangs there.
