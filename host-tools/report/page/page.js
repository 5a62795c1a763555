"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  // Raster: base64 of LEB128 pairs (ticks since the point before, row).
  function points(text) {
    const bytes = atob(text);
    const numbers = [];
    let number = 0, shift = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes.charCodeAt(i);
      number += (byte & 127) * 2 ** shift;
      if (byte & 128) { shift += 7; continue; }
      numbers.push(number);
      number = 0;
      shift = 0;
    }
    return numbers;
  }

  function raster() {
    const box = document.getElementById("raster");
    if (!box) return;
    const canvas = box.querySelector("canvas");
    const shown = data.raster, pairs = points(shown.points);
    const total = shown.rows.reduce((a, b) => a + b, 0);
    const span = shown.last_ms - shown.first_ms;
    const kLeastBand = 13;

    // Bands as high as their rows are many, but high enough for a label where there is room.
    function bands(height) {
      const few = shown.rows.filter((rows) => rows > 0).length * kLeastBand < height * 0.6;
      const least = few ? kLeastBand : 0;
      const small = shown.rows.filter((rows) => rows > 0 && rows / total * height < least);
      const rest = height - small.length * least;
      const rows_left = total - small.reduce((a, b) => a + b, 0);
      let top = 0;
      return shown.rows.map((rows) => {
        const size = rows > 0 && rows / total * height < least ? least : rows / rows_left * rest;
        const band = { top: top, size: size };
        top += size;
        return band;
      });
    }

    // Few neurons get dashes of their row's height, and a lower box.
    box.style.maxHeight = Math.max(120, total * 18) + 26 + "px";

    function draw() {
      const ratio = window.devicePixelRatio || 1;
      const width = canvas.clientWidth, height = canvas.clientHeight;
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      const place = bands(height);
      const of_row = [], colours = data.populations.map((p) => colour(p.colour));
      shown.rows.forEach((rows, p) => { for (let r = 0; r < rows; r++) of_row.push([p, r / rows]); });
      pen.strokeStyle = colour("line");
      place.forEach((band) => { pen.beginPath(); pen.moveTo(0, band.top); pen.lineTo(width, band.top); pen.stroke(); });
      const size = pairs.length > 20000 ? 1.25 : pairs.length > 4000 ? 1.6 : 2.2;
      const marks = data.populations.map(() => new Path2D());
      let tick = 0;
      for (let i = 0; i + 1 < pairs.length; i += 2) {
        tick += pairs[i];
        const [p, part] = of_row[pairs[i + 1]];
        const x = tick * shown.tick_us / 1000 / span * (width - size);
        const row = place[p].size / shown.rows[p], tall = Math.max(size, row * 0.7);
        const y = place[p].top + part * place[p].size + Math.max(row - tall, 0) / 2;
        marks[p].rect(x, Math.min(y, place[p].top + place[p].size - tall), size, tall);
      }
      marks.forEach((path, p) => { pen.fillStyle = colours[p]; pen.fill(path); });
      labels(place, canvas.offsetLeft, width);
    }

    function labels(place, left, width) {
      box.querySelectorAll("span").forEach((old) => old.remove());
      const add = (name, text, style) => {
        const label = document.createElement("span");
        label.className = name;
        label.textContent = label.title = text;
        Object.assign(label.style, style);
        box.appendChild(label);
      };
      let last = -20;
      place.forEach((band, p) => {
        const middle = band.top + band.size / 2;
        if (shown.rows[p] === 0 || middle - last < 12) return;
        last = middle;
        add("label " + data.populations[p].colour, data.populations[p].name, { top: middle + "px" });
      });
      const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 2e4, 5e4, 1e5, 1e6]
        .find((s) => span / s * 62 < width) || span;
      for (let t = Math.ceil(shown.first_ms / step) * step; t <= shown.last_ms + 1e-9; t += step) {
        const text = +t.toFixed(1) + (t + step > shown.last_ms + 1e-9 ? " ms" : "");
        const x = Math.min(left + (t - shown.first_ms) / span * width, left + width - 18);
        add("time", text, { left: x + "px" });
      }
    }

    draw();
    new ResizeObserver(draw).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }

  // Chip map: chips on skewed axes, so that all six neighbours touch.
  const kNames = ["E", "NE", "N", "W", "SW", "S"];
  const short = (n) => n >= 1e6 ? (n / 1e6).toFixed(1) + " M" : n >= 1e4 ? (n / 1e3).toFixed(0) + " k" : n >= 1e3 ? (n / 1e3).toFixed(1) + " k" : String(Math.round(n));
  const metrics = {
    cores: { of: (c) => c.cores_used, most: () => Math.max(...data.chips.map((c) => c.cores_offered)), unit: (n) => Math.round(n) + " cores" },
    table: { of: (c) => c.table_entries, unit: (n) => Math.round(n) + " entries" },
    links: { of: (c) => Math.max(...c.link_spikes_per_s), unit: (n) => short(n) + " packets/s" },
    memory: { of: (c) => c.sdram_used_bytes, unit: (n) => (n / 1048576).toFixed(1) + " MiB" },
  };

  function chip_map() {
    const box = document.getElementById("chips");
    if (!box) return;
    const kRoot = Math.sqrt(3);
    const middle = (c) => [c.x - c.y / 2, -c.y * kRoot / 2];
    const corner = 1 / kRoot;
    const hexagon = [0, 1, 2, 3, 4, 5].map((k) => {
      const angle = Math.PI / 6 + k * Math.PI / 3;
      return [corner * 0.97 * Math.cos(angle), corner * 0.97 * Math.sin(angle)];
    });
    const all = data.chips.map(middle);
    const xs = all.map((m) => m[0]), ys = all.map((m) => m[1]);
    const min = (list) => list.reduce((a, b) => Math.min(a, b), Infinity);
    const max = (list) => list.reduce((a, b) => Math.max(a, b), -Infinity);
    const frame = [min(xs) - 0.7, min(ys) - 0.7, max(xs) - min(xs) + 1.4, max(ys) - min(ys) + 1.4];
    const drawing = box.querySelector("svg");
    drawing.setAttribute("viewBox", frame.join(" "));
    const svg = (tag, attributes) => {
      const element = document.createElementNS(drawing.namespaceURI, tag);
      for (const key in attributes) element.setAttribute(key, attributes[key]);
      return element;
    };
    const hexagons = data.chips.map((c, i) => {
      const shape = svg("polygon", { points: hexagon.map((p) => (all[i][0] + p[0]).toFixed(3) + "," + (all[i][1] + p[1]).toFixed(3)).join(" ") });
      shape.addEventListener("pointerenter", () => read(c));
      drawing.appendChild(shape);
      return shape;
    });
    const sectors = svg("g", {});
    drawing.appendChild(sectors);

    // Edges of boards, links that are dead, and places of dead chips, where the page knows them.
    const steps = [[1, 0], [1, 1], [0, 1], [-1, 0], [-1, -1], [0, -1]];
    const side = ([dx, dy], size) => {
      const angle = Math.atan2(-dy * kRoot / 2, dx - dy / 2);
      return [-1, 1].map((turn) => [0, 1].map((axis) => corner * size * (axis ? Math.sin : Math.cos)(angle + turn * Math.PI / 6)));
    };
    function sides(name, bits) {
      const d = data.chips.map((c, i) => steps.map((step, l) => {
        if (Math.floor(c[bits] / 2 ** l) % 2 !== 1) return "";
        const [a, b] = side(step, 1), [x, y] = all[i];
        return "M" + (x + a[0]).toFixed(3) + " " + (y + a[1]).toFixed(3) + "L" + (x + b[0]).toFixed(3) + " " + (y + b[1]).toFixed(3);
      }).join("")).join("");
      if (d) drawing.appendChild(svg("path", { d: d, class: name }));
    }
    sides("board", "cables");
    sides("dead", "dead_links");
    (data.dead_chips || []).forEach(([x, y]) => {
      const [a, b] = middle({ x: x, y: y }), r = 0.22;
      drawing.appendChild(svg("path", { class: "dead", d: "M" + (a - r) + " " + (b - r) + "L" + (a + r) + " " + (b + r) + "M" + (a - r) + " " + (b + r) + "L" + (a + r) + " " + (b - r) }));
    });
    const reading = box.querySelector(".reading");

    function read(c) {
      const busiest = c.link_spikes_per_s.indexOf(Math.max(...c.link_spikes_per_s));
      reading.textContent = "Chip (" + c.x + ", " + c.y + "): " + c.cores_used + " of " + c.cores_offered + " cores, " +
        c.table_entries + " table entries, " + metrics.memory.unit(c.sdram_used_bytes) +
        (c.link_spikes_per_s[busiest] > 0 ? ", busiest link " + kNames[busiest] + " with " + metrics.links.unit(c.link_spikes_per_s[busiest]) : "");
    }

    // Each chip in six sectors, one a link, by what leaves through it.
    function draw_sectors(on, most) {
      sectors.replaceChildren();
      if (!on || !(most > 0)) return;
      const paths = ["", "", "", "", "", "", ""];
      const edges = steps.map((step) => side(step, 0.93));
      data.chips.forEach((c, i) => c.link_spikes_per_s.forEach((load, l) => {
        if (!(load > 0)) return;
        const [x, y] = all[i], [a, b] = edges[l];
        paths[Math.min(6, Math.floor(load / most * 7))] += "M" + x.toFixed(3) + " " + y.toFixed(3) +
          "L" + (x + a[0]).toFixed(3) + " " + (y + a[1]).toFixed(3) + "L" + (x + b[0]).toFixed(3) + " " + (y + b[1]).toFixed(3) + "z";
      }));
      paths.forEach((d, k) => { if (d) sectors.appendChild(svg("path", { d: d, class: "sector", style: "fill:var(--s" + k + ")" })); });
    }

    function show(name) {
      const metric = metrics[name];
      const values = data.chips.map(metric.of);
      const most = metric.most ? metric.most() : max(values);
      const links = name === "links";
      hexagons.forEach((shape, i) => {
        const used = !links && (data.chips[i].cores_used > 0 || values[i] > 0);
        const step = most > 0 ? Math.min(6, Math.floor(values[i] / most * 7)) : 0;
        shape.setAttribute("class", used ? "chip" : "chip unused");
        shape.style.fill = used ? "var(--s" + step + ")" : "";
      });
      draw_sectors(links, most);
      box.querySelector(".from").textContent = "0";
      box.querySelector(".to").textContent = metric.unit(most);
      const top = values.indexOf(max(values));
      if (top >= 0) read(data.chips[top]);
    }

    box.querySelectorAll("input").forEach((input) => input.addEventListener("change", () => show(input.value)));
    show(box.querySelector("input:checked").value);
  }

  raster();
  chip_map();
})();
