"use strict";
{
  const story = JSON.parse(document.getElementById("story").textContent);
  const element = (id) => document.getElementById(id);
  const [desk, told, plot, canvas, choice] = ["desk", "told", "plot", "dots", "pair"].map(element);
  const hint = told.textContent;
  const count = story.articles.length;
  const panes = story.articles.map((_, at) => element("a" + at));
  const texts = panes.map((pane) => pane.querySelector(".text"));
  const units = story.articles.map((article, at) =>
    Array.from({ length: article.units }, (_, unit) => element(`u${at}-${unit}`)));
  const place = story.articles.map(() => null); // what `placed` found, until the layout changes
  let shown = [];
  let gutters = [];
  let least = 0;
  let chosen = null; // { article, unit }
  let lit = null;
  let lighted = [];

  // ---- the links ----

  const pairOf = new Map(story.pairs.map((pair) => [pair.left * count + pair.right, pair]));
  for (const pair of story.pairs) {
    pair.of = [pair.left, pair.right].map((at) => new Int32Array(story.articles[at].units).fill(-1));
    pair.links.forEach((link, number) => [0, 1].forEach((side) => link[side].forEach((at) => { pair.of[side][at] = number; })));
  }

  /** The pair of two articles, and which side of it the first one is. */
  function between(a, b) {
    const pair = pairOf.get(Math.min(a, b) * count + Math.max(a, b));
    return { pair, side: pair && pair.left === a ? 0 : 1 };
  }

  /** The link of a unit with another article, seen from that unit. */
  function linkOf(article, unit, other) {
    const { pair, side } = between(article, other);
    const number = pair ? pair.of[side][unit] : -1;
    if (number < 0 || pair.links[number][2] < least) return null;
    const link = pair.links[number];
    return { number, own: link[side], theirs: link[1 - side], confidence: link[2] };
  }

  /** Marks every unit by its best link with the articles that are shown. */
  function mark() {
    for (const article of shown) {
      const others = shown.filter((other) => other !== article);
      let linked = 0;
      units[article].forEach((unit, at) => {
        if (!unit) return;
        const links = others.map((other) => linkOf(article, at, other)).filter(Boolean);
        unit.classList.toggle("alone", links.length === 0);
        linked += links.length > 0 ? 1 : 0;
        unit.style.setProperty("--c", `${Math.max(0, ...links.map((link) => link.confidence))}%`);
        if (links.length) unit.dataset.n = links.map((link) => link.number + 1).join("/");
        else delete unit.dataset.n;
      });
      panes[article].querySelector(".linked-count").textContent = linked;
    }
  }

  // ---- where things are ----

  /** Tops and bottoms of an article's units in its text, as if it were not scrolled. */
  function placed(article) {
    if (!place[article]) {
      const origin = texts[article].getBoundingClientRect().top - texts[article].scrollTop;
      const boxes = units[article].map((unit) => unit?.getBoundingClientRect());
      place[article] = {
        tops: boxes.map((box) => box ? box.top - origin : NaN),
        bottoms: boxes.map((box) => box ? box.bottom - origin : NaN),
      };
    }
    return place[article];
  }

  /** The units that can be seen. */
  function inView(article) {
    const { tops, bottoms } = placed(article);
    const from = texts[article].scrollTop;
    const to = from + texts[article].clientHeight;
    const seen = [];
    for (let at = firstBelow(bottoms, from); at < tops.length && !(tops[at] > to); at++) {
      if (!Number.isNaN(tops[at])) seen.push(at);
    }
    return seen;
  }

  /** The first unit that ends below `height`; units that are not on the page are passed over. */
  function firstBelow(bottoms, height) {
    let [low, high] = [0, bottoms.length];
    while (low < high) {
      let middle = (low + high) >> 1;
      const probe = middle;
      while (middle < high && Number.isNaN(bottoms[middle])) middle++;
      if (middle === high || bottoms[middle] >= height) high = probe;
      else low = middle + 1;
    }
    return low;
  }

  /** Runs of neighbouring units as top and bottom, seen from the gutter's top. */
  function runs(article, members, gutterTop) {
    const { tops, bottoms } = placed(article);
    const shift = texts[article].getBoundingClientRect().top - gutterTop - texts[article].scrollTop;
    const found = [];
    members.filter((at) => !Number.isNaN(tops[at])).forEach((at, order, all) => {
      if (order > 0 && all[order - 1] === at - 1) found[found.length - 1][1] = bottoms[at] + shift;
      else found.push([tops[at] + shift, bottoms[at] + shift]);
    });
    return found;
  }

  // ---- the ribbons ----

  let waiting = false;
  function redraw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      gutters.forEach(drawGutter);
      drawPlot();
    });
  }

  function drawGutter({ svg, left, right }) {
    const { pair, side } = between(left, right);
    const box = svg.getBoundingClientRect();
    const numbers = new Set();
    if (pair) {
      for (const at of inView(left)) numbers.add(pair.of[side][at]);
      for (const at of inView(right)) numbers.add(pair.of[1 - side][at]);
      numbers.delete(-1);
    }
    const ribbons = [...numbers].sort((a, b) => a - b).filter((number) => pair.links[number][2] >= least).flatMap((number) => {
      const link = pair.links[number];
      const rights = runs(right, link[1 - side], box.top);
      return runs(left, link[side], box.top).flatMap((a) => rights.map((b) => ribbon(a, b, box, link, number, { left, right, side })));
    });
    svg.replaceChildren(...ribbons);
  }

  function ribbon(a, b, box, link, number, { left, right, side }) {
    // Far ends are drawn just outside: the ribbon still shows which way they lie.
    const near = (y) => Math.max(-30, Math.min(box.height + 30, y)).toFixed(1);
    const [w, m] = [box.width.toFixed(1), (box.width / 2).toFixed(1)];
    const [a0, a1, b0, b1] = [a[0], a[1], b[0], b[1]].map(near);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `M0,${a0}C${m},${a0} ${m},${b0} ${w},${b0}L${w},${b1}C${m},${b1} ${m},${a1} 0,${a1}Z`);
    path.setAttribute("fill-opacity", (0.08 + 0.0042 * link[2]).toFixed(3));
    path.dataset.left = left;
    path.dataset.unit = link[side][0];
    const own = lit && ((lit.article === left && link[side].includes(lit.unit)) || (lit.article === right && link[1 - side].includes(lit.unit)));
    path.classList.toggle("lit", Boolean(own));
    return path;
  }

  // ---- lighting up and choosing ----

  function nameOf(article, unit) { return story.articles[article].names[unit]; }

  function light(article, unit) {
    lighted.forEach((one) => one.classList.remove("lit"));
    lighted = [];
    lit = article === null ? null : { article, unit };
    if (lit) {
      const parts = [];
      const add = (at, member) => { const one = units[at][member]; if (one) { one.classList.add("lit"); lighted.push(one); } };
      add(article, unit);
      for (const other of shown.filter((other) => other !== article)) {
        const link = linkOf(article, unit, other);
        if (!link) continue;
        link.theirs.forEach((member) => add(other, member));
        link.own.forEach((member) => add(article, member));
        parts.push(`${story.articles[other].name} ${link.theirs.map((at) => nameOf(other, at)).join(", ")} (${(link.confidence / 100).toFixed(2)})`);
      }
      tell(`${story.articles[article].name} ${nameOf(article, unit)} ↔ ${parts.join(" · ") || "no counterpart"}`);
    } else {
      tell(hint);
    }
    redraw();
  }

  function tell(text) {
    told.textContent = text;
    told.parentElement.classList.toggle("about", text !== hint);
  }

  function choose(article, unit) {
    if (chosen) units[chosen.article][chosen.unit]?.classList.remove("chosen");
    chosen = article === null ? null : { article, unit };
    light(article, unit);
    if (!chosen) return;
    units[article][unit].classList.add("chosen");
    bringBeside(article, unit, false);
  }

  /** Scrolls the counterparts of a unit to its own height; if `ifHidden`, only those that cannot be seen. */
  function bringBeside(article, unit, ifHidden) {
    const height = placed(article).tops[unit] - texts[article].scrollTop;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const other of shown.filter((other) => other !== article)) {
      const link = linkOf(article, unit, other);
      if (!link || (ifHidden && link.theirs.some((at) => inView(other).includes(at)))) continue;
      texts[other].scrollTo({ top: placed(other).tops[link.theirs[0]] - height, behavior: calm ? "auto" : "smooth" });
    }
  }

  function address(target) {
    const unit = target.closest?.(".u");
    if (!unit) return null;
    const [article, at] = unit.id.slice(1).split("-").map(Number);
    return { article, unit: at };
  }

  desk.addEventListener("mouseover", (event) => {
    const at = address(event.target);
    const path = event.target.closest?.("path");
    if (at) light(at.article, at.unit);
    else if (path) light(Number(path.dataset.left), Number(path.dataset.unit));
    else if (lit) light(chosen?.article ?? null, chosen?.unit);
  });
  desk.addEventListener("mouseleave", () => light(chosen?.article ?? null, chosen?.unit));
  desk.addEventListener("click", (event) => {
    const path = event.target.closest?.("path");
    const at = address(event.target) ?? (path && { article: Number(path.dataset.left), unit: Number(path.dataset.unit) });
    if (!at) return;
    if (chosen && chosen.article === at.article && chosen.unit === at.unit) return choose(null);
    if (!path) enter(at.article, at.unit);
    choose(at.article, at.unit);
  });

  // ---- the keyboard: one stop a text, arrows inside ----

  const stops = story.articles.map(() => -1);

  function stop(article, unit) {
    units[article][stops[article]]?.setAttribute("tabindex", "-1");
    stops[article] = unit;
    units[article][unit]?.setAttribute("tabindex", "0");
  }

  function enter(article, unit) {
    stop(article, unit);
    units[article][unit].focus({ preventScroll: true });
    units[article][unit].scrollIntoView({ block: "nearest" });
  }

  /** The nearest unit on the page from `from` on, going by `step`. */
  function next(article, from, step) {
    for (let at = from; at >= 0 && at < units[article].length; at += step) if (units[article][at]) return at;
    return null;
  }

  desk.addEventListener("focusin", (event) => {
    const at = address(event.target);
    if (!at || !event.target.matches(":focus-visible")) return;
    light(at.article, at.unit);
    bringBeside(at.article, at.unit, true);
  });

  desk.addEventListener("keydown", (event) => {
    const at = address(event.target);
    if (event.key === "Escape") return choose(null);
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    const { article, unit } = at;
    const column = shown.indexOf(article);
    const across = (other) => other === undefined ? null
      : [other, linkOf(article, unit, other)?.theirs[0] ?? next(other, inView(other)[0] ?? 0, 1)];
    const along = (from, step) => [article, next(article, from, step)];
    const moves = {
      ArrowDown: () => along(unit + 1, 1), ArrowUp: () => along(unit - 1, -1),
      Home: () => along(0, 1), End: () => along(units[article].length - 1, -1),
      ArrowRight: () => across(shown[column + 1]), ArrowLeft: () => across(shown[column - 1]),
    };
    if (event.key === "Enter" || event.key === " ") choose(article, unit);
    else if (moves[event.key]) {
      const to = moves[event.key]();
      if (to && to[1] !== null) enter(...to);
    } else return;
    event.preventDefault();
  });

  // ---- the dot plot ----

  let plotted = null;

  function options() {
    const before = choice.value;
    choice.replaceChildren();
    shown.forEach((a, order) => shown.slice(order + 1).forEach((b) => {
      const { pair } = between(a, b);
      if (!pair) return;
      const option = new Option(`${story.articles[a].name} – ${story.articles[b].name}`, a * count + b);
      choice.add(option);
      if (option.value === before) option.selected = true;
    }));
    plotted = choice.value === "" ? null : pairOf.get(Number(choice.value));
    describePlot();
  }

  function describePlot() {
    if (!plotted) return;
    const [left, right] = [plotted.left, plotted.right].map((at) => story.articles[at]);
    element("along").textContent = left.name;
    element("down").textContent = right.name;
    const most = Math.max(left.units / plotted.cells[0], right.units / plotted.cells[1]);
    element("sharing").textContent = most > 1 ? `Up to ${Math.ceil(most)} lines of a text share a row or column of dots, each dot showing the most similar pair.` : "";
  }

  function drawPlot() {
    if (plot.hidden || !plotted) return;
    const size = Math.round(canvas.clientWidth * devicePixelRatio);
    if (canvas.width !== size) canvas.width = canvas.height = size;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const paint = canvas.getContext("2d");
    const [columns, rows] = plotted.cells;
    paint.clearRect(0, 0, size, size);
    paint.fillStyle = colour("--dot");
    for (let at = 0; at < plotted.dots.length; at += 3) {
      const [x, y, similarity] = plotted.dots.slice(at, at + 3);
      paint.globalAlpha = (similarity / 100) ** 2 * 0.9;
      paint.fillRect(x / columns * size, y / rows * size, Math.max(1, size / columns), Math.max(1, size / rows));
    }
    drawLinks(paint, size, colour);
    drawView(paint, size, colour);
  }

  function drawLinks(paint, size, colour) {
    const [left, right] = [plotted.left, plotted.right].map((at) => story.articles[at].units);
    const centre = (link, a, b) => [(a + 0.5) / left * size, (b + 0.5) / right * size];
    const kept = plotted.links.filter((link) => link[2] >= least);
    const radius = Math.max(1.2 * devicePixelRatio, Math.min(7 * devicePixelRatio, size / Math.max(left, right) * 0.55));
    paint.strokeStyle = paint.fillStyle = colour("--link");
    paint.lineWidth = Math.max(1, 1.4 * devicePixelRatio);
    if (plotted.parallel) {
      paint.globalAlpha = 0.5;
      paint.beginPath();
      kept.forEach((link) => paint.lineTo(...centre(link, link[0][0], link[1][0])));
      paint.stroke();
    }
    for (const link of kept) {
      const own = lit && ((lit.article === plotted.left && link[0].includes(lit.unit)) || (lit.article === plotted.right && link[1].includes(lit.unit)));
      paint.globalAlpha = own ? 1 : 0.25 + 0.0075 * link[2];
      paint.strokeStyle = paint.fillStyle = colour(own ? "--lit" : "--link");
      link[0].forEach((a) => link[1].forEach((b) => {
        paint.beginPath();
        paint.arc(...centre(link, a, b), own ? radius * 1.5 : radius, 0, 2 * Math.PI);
        if (radius > 3 * devicePixelRatio) paint.stroke(); else paint.fill();
      }));
    }
  }

  /** The part of both texts that can be seen now. */
  function drawView(paint, size, colour) {
    const seen = [plotted.left, plotted.right].map((at) => shown.includes(at) ? inView(at) : []);
    if (seen.some((one) => one.length === 0)) return;
    const [x, y] = seen.map((one, side) => {
      const all = story.articles[side ? plotted.right : plotted.left].units;
      return [one[0] / all * size, (one[one.length - 1] + 1) / all * size];
    });
    paint.globalAlpha = 1;
    paint.strokeStyle = colour("--lit");
    paint.lineWidth = devicePixelRatio;
    paint.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    paint.strokeRect(x[0], y[0], x[1] - x[0], y[1] - y[0]);
    paint.setLineDash([]);
  }

  canvas.addEventListener("click", (event) => {
    if (!plotted) return;
    const box = canvas.getBoundingClientRect();
    const [left, right] = [plotted.left, plotted.right];
    const at = (share, article) => Math.min(story.articles[article].units - 1, Math.max(0, Math.floor(share * story.articles[article].units)));
    const [a, b] = [at((event.clientX - box.left) / box.width, left), at((event.clientY - box.top) / box.height, right)];
    [[left, a], [right, b]].forEach(([article, unit]) => {
      const found = next(article, unit, 1) ?? next(article, unit, -1);
      if (found !== null) texts[article].scrollTo({ top: placed(article).tops[found] - texts[article].clientHeight / 3 });
    });
  });

  // ---- what is shown ----

  function show(articles) {
    shown = articles;
    const scrolled = texts.map((text) => text.scrollTop);
    panes.forEach((pane, at) => { pane.hidden = !shown.includes(at); });
    gutters.forEach(({ svg }) => svg.remove());
    gutters = shown.slice(1).map((right, order) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("class", "gutter");
      svg.setAttribute("aria-hidden", "true");
      panes[right].before(svg);
      return { svg, left: shown[order], right };
    });
    texts.forEach((text, at) => { text.scrollTop = scrolled[at]; });
    choose(null);
    mark();
    options();
    relay();
  }

  function relay() {
    place.fill(null);
    redraw();
  }

  texts.forEach((text) => text.addEventListener("scroll", redraw, { passive: true }));
  new ResizeObserver(relay).observe(desk);
  document.fonts?.ready.then(relay);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  element("least").addEventListener("input", (event) => {
    least = Number(event.target.value);
    element("least-told").textContent = (least / 100).toFixed(2);
    mark();
    light(chosen?.article ?? null, chosen?.unit);
  });
  element("plot-button").addEventListener("click", (event) => {
    plot.hidden = !plot.hidden;
    event.currentTarget.setAttribute("aria-expanded", String(!plot.hidden));
    relay();
  });
  choice.addEventListener("change", () => { plotted = pairOf.get(Number(choice.value)); describePlot(); redraw(); });
  const chips = [...document.querySelectorAll("#chips input")];
  const ticked = () => chips.filter((chip) => chip.checked).map((chip) => Number(chip.value));
  chips.forEach((chip) => chip.addEventListener("change", () => show(ticked())));
  if (innerWidth < 960) element("plot-button").click();
  units.forEach((all, article) => {
    all.forEach((unit) => unit?.setAttribute("tabindex", "-1"));
    const first = next(article, 0, 1);
    if (first !== null) stop(article, first);
  });
  show(chips.length ? ticked() : story.articles.map((_, at) => at));
}
