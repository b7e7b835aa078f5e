#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long result tables take to open, beside QGIS's own attribute table, and how long the window stands still.

    tests/benchmarks/bench_tables.py [BELTS [LINKS]]    default: 4075 made-up belts, 3000 made-up links
"""

from __future__ import annotations

import random

from measuring import Heart, application, folder, leave, say, size

BELTS, LINKS = size(1, 4075, 400), size(2, 3000, 300)
RECORDS, CITIES, SEED = 159, 350, 20261122
LIMIT_OF_OPENING = 3.0


def frames():
    """Return made-up tables of full size: table → data frame."""
    import pandas

    chance = random.Random(SEED)
    cities = pandas.DataFrame({
        "city_zh": [f"城市{n}市" for n in range(CITIES)], "city_en": [f"City {n}" for n in range(CITIES)],
        "adcode": [str(110000 + 100 * n) for n in range(CITIES)], "population": [10_000 * n for n in range(CITIES)],
    })
    place = [chance.randrange(CITIES) for _ in range(BELTS)]
    belts = pandas.DataFrame({
        "belt_id": [f"B{n:06}" for n in range(BELTS)], "name_zh": [f"城市{p}产业带{n}" for n, p in enumerate(place)],
        "city": [f"城市{p}市" for p in place], "adcode": [str(110000 + 100 * p) for p in place],
        "industry_zh": [f"产业{chance.randrange(300)}" for _ in place],
        "year": [chance.choice([2019, 2020, 2021, None]) for _ in place], "dataset": "sample",
    })
    seat = [chance.randrange(CITIES) for _ in range(RECORDS)]
    records = pandas.DataFrame({
        "record_id": [f"R{n}" for n in range(RECORDS)], "cluster_id": [f"C{n}" for n in range(RECORDS)],
        "programme": [chance.choice(["NDRC", "MIIT", "MOST"]) for _ in seat],
        "name_zh": [f"集群{n}" for n in range(RECORDS)], "industry_zh": "产业", "city": [f"城市{p}市" for p in seat],
        "adcode": [str(110000 + 100 * p) for p in seat], "weight": 1.0,
        "verdict": [chance.choice(["match", "near", "unrelated", "no_belt"]) for _ in seat],
        "n_belts": [chance.randrange(90) for _ in seat], "reason_zh": "依据", "reason_en": "Reason",
        "dataset": "sample",
    })
    ends = [(chance.randrange(RECORDS), chance.randrange(BELTS)) for _ in range(LINKS)]
    links = pandas.DataFrame({
        "link_id": [f"L{n}" for n in range(LINKS)], "record_id": [f"R{r}" for r, _ in ends],
        "cluster_id": [f"C{r}" for r, _ in ends], "belt_id": [f"B{b:06}" for _, b in ends],
        "city": [f"城市{place[b]}市" for _, b in ends], "adcode": [str(110000 + 100 * place[b]) for _, b in ends],
        "verdict": [chance.choice(["match", "near"]) for _ in ends], "relation": "same", "rule": 1, "overruled": 0,
        "reason_zh": [f"‘产业{r}’→产业{b} → 匹配" for r, b in ends],
        "reason_en": [f"“{r}” → {b} → match" for r, b in ends], "dataset": "sample",
    })
    return {"cities": cities, "belts": belts, "records": records, "links": links}


def store(path):
    from osgeo import ogr

    from cluster_digital_plugin.core import schema
    from cluster_digital_plugin.layers import workspace

    chance, tables = random.Random(SEED), {}
    for name, frame in frames().items():
        points = None
        if schema.TABLES[name].geometry == schema.POINT:
            points = [ogr.CreateGeometryFromWkt(f"POINT ({chance.uniform(75, 130)} {chance.uniform(20, 50)})")
                      .ExportToWkb() for _ in range(len(frame))]
            points = [bytes(point) for point in points]
        tables[name] = frame, points
    workspace.store(path, tables)


def own_table(heart, layer, canvas):
    """Measure QGIS's own attribute table on a layer: loading it and painting it."""
    from qgis.gui import QgsDualView

    views = []

    def open_view():
        view = QgsDualView()
        view.init(layer, canvas)
        view.resize(1000, 240)
        view.show()
        views.append(view)

    took = heart.measure(f"QGIS's attribute table: {layer.name()}", open_view, limit=None)
    views[0].close()
    return took


def main():
    application(screen=True)
    from fake_iface import FakeIface
    from qgis.core import QgsProject

    from cluster_digital_plugin import classFactory
    from cluster_digital_plugin.layers.workspace import layers_on

    path = str(folder() / "workspace.gpkg")
    store(path)
    print(f"{BELTS} belts, {LINKS} links, {RECORDS} records, {CITIES} cities")
    heart, iface = Heart(), FakeIface()
    iface.mainWindow().show()
    plugin = classFactory(iface)
    plugin.initGui()
    bench = plugin.workbench
    controller, dock, events = bench.controller, bench.tables, []
    controller.ready.connect(lambda *_: events.append("ready"))
    controller.tables_changed.connect(lambda: events.append("shown"))
    bench.dock.setUserVisible(True)
    heart.measure("libraries imported", lambda: None, lambda: "ready" in events and "shown" in events)
    events.clear()
    controller.open_workspace(path)
    heart.measure("workspace opened", lambda: None, lambda: "shown" in events and not controller.busy)
    layers = {name: layers_on(QgsProject.instance(), path, (name,))[0] for name in ("belts", "links", "cities")}
    theirs = sum(own_table(heart, layers[name], iface.mapCanvas()) for name in ("belts", "links"))

    def there(name):
        return name in dock.pages and dock.page is dock.pages[name] and dock.page.grid is not None

    ours = heart.measure("panel opened, all tables read", bench.actions["tables"].trigger, lambda: there("records"))
    for name in ("belts", "links"):
        ours += heart.measure(f"tab {name}", lambda name=name: dock.show_table(name), lambda name=name: there(name))
    say("all result tables opened", "QGIS's own attribute tables of two, their time", ours / theirs, LIMIT_OF_OPENING,
        f"{1000 * ours:.0f} ms against {1000 * theirs:.0f} ms")
    use(heart, dock, layers)
    leave()


def use(heart, dock, layers):
    """Measure what is done with a table."""
    from qgis.PyQt.QtGui import QGuiApplication

    page = dock.page
    number = list(page.grid.columns).index("reason_en" if "reason_en" in page.grid.columns else "reason_zh")
    heart.measure("sorted", lambda: page._sort(number), lambda: True)
    heart.measure("filtered", lambda: page.filter.setText("match 城市1"), lambda: not page._soon.isActive())
    heart.measure("filter taken back", lambda: page.filter.setText(""), lambda: not page._soon.isActive())
    heart.measure("all rows selected, the map too", page.view.selectAll, lambda: not page._told.isActive())
    ids = sorted(layers["cities"].allFeatureIds())[:100]
    heart.measure("100 cities selected on the map", lambda: layers["cities"].selectByIds(ids),
                  lambda: dock.link.selected().get("cities") == set(ids))  # fmt: skip
    heart.measure("only these shown", lambda: dock.only_selected.setChecked(True),
                  lambda: len(page.model.rows) < len(page.grid))  # fmt: skip
    heart.measure("all shown again", lambda: dock.only_selected.setChecked(False),
                  lambda: len(page.model.rows) == len(page.grid))  # fmt: skip
    heart.measure("scrolled to the end", page.view.scrollToBottom, lambda: True)
    page.view.clearSelection()
    QGuiApplication.clipboard().clear()
    heart.measure("all rows copied", lambda: dock.copy(page), lambda: "\t" in QGuiApplication.clipboard().text())
    grid = page.grid
    heart.measure("read again", dock._read, lambda: page.grid is not grid)


if __name__ == "__main__":
    main()
