# SPDX-License-Identifier: GPL-2.0
"""A line plot as SVG, with no library."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 80, 190, 40, 50
COLOURS = ("#0b6e4f", "#c1292e", "#235789", "#e08e00", "#6f2dbd", "#444444",
           "#1b998b", "#a23b72", "#7a6c5d", "#5c80bc")


def _ticks(top):
    """Round numbers from 0 to about top."""
    step = 10 ** math.floor(math.log10(top or 1))
    for factor in (0.1, 0.2, 0.5, 1, 2, 5):
        if top / (step * factor) <= 8:
            step *= factor
            break
    return [i * step for i in range(int(top / step) + 2)]


def _text(value):
    return "%d" % value if value == int(value) else "%g" % value


class Plot:
    """Lines over an axis that is linear, or logarithmic."""

    def __init__(self, title, x_title, y_title, log_x=False):
        self.title, self.x_title, self.y_title = title, x_title, y_title
        self.log_x, self.lines = log_x, []

    def line(self, name, points):
        """Add a line."""
        self.lines.append((name, points))

    def svg(self):
        """The picture, as text."""
        xs = [x for _, points in self.lines for x, _ in points]
        ys = [y for _, points in self.lines for _, y in points]
        ticks = _ticks(max(ys))
        wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        scale = math.log10 if self.log_x else float
        low, span = scale(min(xs)), scale(max(xs)) - scale(min(xs)) or 1

        def at_x(x):
            return LEFT + wide * (scale(x) - low) / span

        def at_y(y):
            return TOP + high * (1 - y / ticks[-1])

        out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
               'font-family="sans-serif" font-size="12">' % (WIDTH, HEIGHT),
               '<rect width="100%" height="100%" fill="white"/>']

        def text(x, y, words, more=""):
            out.append('<text x="%.1f" y="%.1f"%s>%s</text>'
                       % (x, y, more, escape(words)))

        def stroke(x1, y1, x2, y2, colour):
            out.append('<path d="M%.1f %.1fL%.1f %.1f" stroke="%s" '
                       'fill="none"/>' % (x1, y1, x2, y2, colour))

        text(LEFT, 24, self.title, ' font-size="15"')
        middle = ' text-anchor="middle"'
        for y in ticks:
            stroke(LEFT, at_y(y), LEFT + wide, at_y(y), "#ddd")
            text(LEFT - 6, at_y(y) + 4, _text(y), ' text-anchor="end"')
        for x in sorted(set(xs)):
            stroke(at_x(x), TOP + high, at_x(x), TOP + high + 4, "#000")
        last = -math.inf
        for x in sorted(set(xs)):
            if at_x(x) - last > 22:
                text(at_x(x), TOP + high + 18, _text(x), middle)
                last = at_x(x)
        text(LEFT + wide / 2, HEIGHT - 12, self.x_title, middle)
        text(0, 0, self.y_title, middle + ' transform="translate(18 %d) '
             'rotate(-90)"' % (TOP + high / 2))
        stroke(LEFT, TOP, LEFT, TOP + high, "#000")
        stroke(LEFT, TOP + high, LEFT + wide, TOP + high, "#000")
        # The legend in the order in which the lines end
        order = sorted(range(len(self.lines)),
                       key=lambda i: -self.lines[i][1][-1][1])
        for row, i in enumerate(order):
            name, points = self.lines[i]
            colour = COLOURS[i % len(COLOURS)]
            out.append('<polyline fill="none" stroke="%s" stroke-width="2" '
                       'points="%s"/>' % (colour, " ".join(
                           "%.1f,%.1f" % (at_x(x), at_y(y))
                           for x, y in points)))
            out.extend('<circle cx="%.1f" cy="%.1f" r="2.5" fill="%s"/>'
                       % (at_x(x), at_y(y), colour) for x, y in points)
            y = TOP + 8 + 18 * row
            out.append('<path d="M%d %dh18" stroke="%s" stroke-width="3"/>'
                       % (WIDTH - RIGHT + 12, y, colour))
            text(WIDTH - RIGHT + 36, y + 4, name)
        return "\n".join(out + ["</svg>", ""])
