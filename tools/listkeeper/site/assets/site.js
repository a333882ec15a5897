"use strict";
// Search, filters and links to entries. The page itself is the data: nothing is fetched, so it works from a disk, too.
(() => {
  const PAGE = 30; // results that are shown at once
  const FIRST = 8; // those of them that are there at once: as many as a window shows; the others come a frame later
  const BATCH = 20; // entries that are put into the index before looking whether there is time for more
  const SLICE = 8; // milliseconds of that at a time: whoever types or scrolls meanwhile waits no longer
  const TRIALS = 12; // searches by which a browser knows what to compile: it does so for what has run a few times
  const NAME = ".e > a"; // of an entry, where it leads anywhere
  const STATES = { alive: "Alive", moved: "Moved", archived: "Archived", dead: "Dead", unknown: "Not known" };
  const $ = (id) => document.getElementById(id);
  const controls = $("controls"), results = $("results"), list = $("list");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function make(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  // Entries, read from the page.

  const parts = new Map(); // section -> { id, title, level, trail }
  const trail = [];
  for (const section of list.querySelectorAll(".part")) {
    const heading = section.querySelector("h2, h3, h4, h5, h6");
    const level = heading ? Number(heading.localName[1]) : 1;
    const own = { id: heading ? heading.id : "", title: heading ? heading.textContent : "", level };
    while (trail.length && trail[trail.length - 1].level >= level) trail.pop();
    if (heading) trail.push(own);
    own.trail = [...trail];
    parts.set(section, own);
  }
  const entries = Array.from(list.querySelectorAll(".e"), (element, number) => {
    const own = { number, element, name: "", description: "", tags: [], state: "", day: "" };
    for (const child of element.children) {
      const { classList } = child;
      if (child.localName === "a" || classList.contains("n")) own.name = child.textContent;
      else if (classList.contains("t")) own.tags.push(child.textContent);
      else if (classList.contains("b")) own.description += ` ${child.textContent}`;
      else if (classList.contains("m")) {
        const state = child.querySelector("[class^=s-]");
        if (state) own.state = state.className.slice(2);
        const day = child.querySelector(":scope > time, :scope > bdi > time");
        if (day) own.day = day.textContent;
      } else if (child.localName === "p") own.description += ` ${child.textContent}`;
    }
    own.part = parts.get(element.closest(".part"));
    own.text = fold(`${own.name} ${own.tags.join(" ")} ${own.description}`);
    return own;
  });

  // Search: an index that forgives typing errors, built in small pieces once the page is there; until it is ready,
  // and for what is written without blanks between words, the text itself is looked through.

  const index = new MiniSearch({
    idField: "number",
    fields: ["name", "tags", "section", "description"],
    extractField: (own, field) => {
      if (field === "section") return own.part.trail.map((above) => above.title).join(" ");
      return field === "tags" ? own.tags.join(" ") : own[field];
    },
    tokenize: (text) => text.match(/[\p{L}\p{M}\p{N}]+[+#]*/gu) || [], // C++ and C# are words, too
    processTerm: fold,
    searchOptions: {
      boost: { name: 4, tags: 2 },
      prefix: true,
      fuzzy: (term) => (term.length > 3 ? 0.2 : false),
      combineWith: "AND",
      weights: { fuzzy: 0.3, prefix: 0.6 },
    },
  });
  let indexed = 0;
  const idle = window.requestIdleCallback || ((work) => setTimeout(work, 16));
  function build() {
    const begun = performance.now();
    do {
      index.addAll(entries.slice(indexed, indexed + BATCH));
      indexed += BATCH;
    } while (indexed < entries.length && performance.now() - begun < SLICE);
    if (indexed < entries.length) return void setTimeout(build); // between idle periods there is more time than in them
    document.documentElement.dataset.index = "ready";
    if (asked().query && !isReading()) show();
    idle(() => practise(TRIALS));
  }
  window.addEventListener("load", () => idle(() => { practise(1); build(); }));

  // Further down than where the results begin, or in one of them: nothing is to change there.
  const isReading = () => scrollY > top() || results.contains(document.activeElement);

  // Searches that nobody asked for, so that the first of a reader is as fast as the others.
  function practise(trials) {
    const own = entries[(trials * 997) % entries.length];
    if (!own) return;
    const word = fold(own.name).slice(0, 2 + trials % 5);
    result(own, [word], find(word).get(own.number) || []);
    if (trials > 1) idle(() => practise(trials - 1));
  }

  function find(query) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    const found = new Map();
    if (indexed >= entries.length) {
      const near = index.search(query);
      // Two letters in the wrong order are two errors: more are forgiven where nothing is found otherwise.
      const hits = near.length ? near : index.search(query, { fuzzy: (term) => (term.length > 4 ? 0.4 : false) });
      for (const hit of hits) found.set(hit.id, hit.terms);
    }
    for (const own of entries) {
      if (!found.has(own.number) && words.every((word) => own.text.includes(word))) found.set(own.number, words);
    }
    return found;
  }

  function highlight(element, terms, words) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest(".m")) texts.push(walker.currentNode);
    }
    for (const text of texts) {
      const pieces = text.data.split(/([\p{L}\p{M}\p{N}]+)/u);
      if (pieces.length < 2) continue;
      let hits = 0;
      const made = pieces.flatMap((piece, at) => {
        const span = at % 2 ? marked(piece, terms, words) : null;
        hits += span ? 1 : 0;
        return span || [piece];
      });
      if (hits) text.replaceWith(...made);
    }
  }

  function marked(word, terms, words) {
    const folded = fold(word);
    for (const typed of words) {
      const at = folded.indexOf(typed);
      if (at < 0) continue;
      if (folded.length !== word.length) return [make("mark", { textContent: word })];
      const end = at + typed.length;
      return [word.slice(0, at), make("mark", { textContent: word.slice(at, end) }), word.slice(end)].filter((x) => x);
    }
    return terms.includes(folded) ? [make("mark", { textContent: word })] : null;
  }

  // What is asked for, which stands in the address bar, too.

  const input = make("input", {
    type: "search", id: "query", placeholder: `Search ${entries.length.toLocaleString("en")} entries`, autocomplete: "off", dir: "auto",
  });
  input.setAttribute("aria-label", "Search the list");
  input.setAttribute("aria-keyshortcuts", "/");
  const status = make("span");
  status.setAttribute("role", "status");
  const chips = make("span");
  const filters = make("div", { className: "filters" });
  const selects = {
    section: choice("Section", "All sections", sections()),
    tag: choice("Tag", "Any tag", tags()),
    state: choice("State of the link", "Any state", states()),
    sort: choice("Order", "List order", [["name", "By name"], ...(entries.some((own) => own.day) ? [["new", "Newest first"]] : [])]),
  };
  let chosenTags = [];

  function choice(label, first, options) {
    const made = make("select", {}, make("option", { value: "", textContent: first }));
    made.append(...options.map(([value, textContent]) => make("option", { value, textContent })));
    made.setAttribute("aria-label", label);
    made.hidden = options.length === 0;
    return made;
  }
  function sections() {
    const own = [...parts.values()].filter((part) => part.title);
    const least = Math.min(...own.map((part) => part.level));
    return own.map((part) => [part.id, `${"\u2003".repeat(part.level - least)}${part.title}`]);
  }
  function tags() {
    const counts = new Map();
    for (const own of entries) for (const tag of own.tags) counts.set(tag, (counts.get(tag) || 0) + 1);
    const rows = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).slice(0, 200);
    return rows.map(([tag, number]) => [tag, `${tag} (${number})`]);
  }
  function states() {
    const there = new Set(entries.map((own) => own.state));
    return Object.entries(STATES).filter(([state]) => there.has(state));
  }

  function asked() {
    const values = Object.fromEntries(["section", "state", "sort"].map((name) => [name, selects[name].value]));
    return { query: input.value.trim(), tags: chosenTags, ...values };
  }
  function address() {
    const { query, tags: wanted, section, state, sort } = asked();
    const parameters = new URLSearchParams();
    if (query) parameters.set("q", query);
    if (section) parameters.set("section", section);
    for (const tag of wanted) parameters.append("tag", tag);
    if (state) parameters.set("state", state);
    if (sort) parameters.set("sort", sort);
    return parameters.size ? `?${parameters}` : "";
  }
  function recall() {
    const parameters = new URLSearchParams(location.search);
    input.value = parameters.get("q") || "";
    chosenTags = parameters.getAll("tag");
    for (const name of ["section", "state", "sort"]) {
      selects[name].value = parameters.get(name) || "";
      if (selects[name].selectedIndex < 0) selects[name].value = "";
    }
    show();
  }
  // One step of the back button for each choice, and for each search, not for each letter of it.
  let typing = false;
  function remember(isTyping) {
    const there = location.search, now = address();
    if (there === now) return;
    const goal = now || location.pathname;
    if (isTyping && typing) history.replaceState(null, "", goal);
    else history.pushState(null, "", goal);
    typing = isTyping && now.includes("q=");
  }

  // Results.

  let rows = [], shown = 0, terms = new Map(), answers = 0;
  function show() {
    const wanted = asked();
    const from = scrollY; // while it costs nothing: asked after a change, it has the page laid out
    const own = ++answers;
    for (const select of Object.values(selects)) select.classList.toggle("set", select.value !== "");
    chips.replaceChildren(...wanted.tags.map(chip));
    const isWhole = !address();
    list.hidden = !isWhole;
    results.hidden = isWhole;
    results.replaceChildren();
    status.textContent = "";
    if (isWhole) return;
    terms = wanted.query ? find(wanted.query) : new Map();
    const chosen = wanted.query ? [...terms.keys()].map((number) => entries[number]) : entries;
    rows = chosen.filter((own) => fits(own, wanted));
    if (wanted.sort === "name") rows.sort(byName);
    if (wanted.sort === "new") rows.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.number - b.number));
    status.textContent = rows.length ? `${rows.length.toLocaleString("en")} of ${entries.length.toLocaleString("en")}` : "Nothing found";
    shown = 0;
    results.append(make("ol"));
    append(FIRST);
    requestAnimationFrame(() => setTimeout(() => { if (own === answers) more(PAGE - FIRST); })); // when these are painted
    // From far down in the list, to where the results begin.
    if (from > 0 && from > top()) scrollTo(0, top());
  }
  const top = () => results.offsetTop - controls.offsetHeight;
  const compare = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;
  const byName = (a, b) => compare(a.name, b.name) || a.number - b.number;

  function fits(own, { section, state, tags: wanted }) {
    if (state && own.state !== state) return false;
    if (section && !own.part.trail.some((above) => above.id === section)) return false;
    return wanted.every((tag) => own.tags.includes(tag));
  }
  function append(number) {
    const words = fold(input.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    results.querySelector("ol").append(...rows.slice(shown, shown + number).map((own) => result(own, words, terms.get(own.number))));
    shown += number;
  }
  function more(number) {
    append(number);
    const button = results.querySelector(":scope > button");
    if (button) button.remove();
    if (shown < rows.length) {
      const made = make("button", { type: "button", textContent: `Show ${Math.min(PAGE, rows.length - shown)} more` });
      made.addEventListener("click", () => {
        const own = results.querySelector("ol"), at = own.children.length;
        more(PAGE);
        own.children[at].querySelector("a, button")?.focus();
      });
      results.append(made);
    }
  }
  function result(own, words, hits) {
    const copy = own.element.cloneNode(true);
    copy.removeAttribute("id");
    for (const nested of copy.querySelectorAll("ul, .copy")) nested.remove();
    if (hits) highlight(copy, hits, words);
    const path = own.part.trail.map((above) => above.title).join(" › ");
    const place = make("a", { href: `#${own.element.id}`, textContent: path || "In the list" });
    place.dir = "auto";
    place.dataset.place = own.element.id;
    copy.append(make("p", { className: "path" }, place));
    copy.dataset.of = own.element.id;
    return copy;
  }
  function chip(tag) {
    const made = make("button", { type: "button", textContent: `${tag} ×` });
    made.setAttribute("aria-label", `Without the tag ${tag}`);
    made.className = "set";
    made.addEventListener("click", () => choose(chosenTags.filter((other) => other !== tag)));
    return made;
  }
  function choose(wanted) {
    chosenTags = wanted;
    remember(false);
    show();
  }

  // What the reader does.

  // An answer to each letter at once, but no more than one for each picture that the browser makes.
  let painting = 0, isLate = false, late = 0;
  input.addEventListener("input", () => {
    isLate = painting !== 0;
    if (!isLate) answer();
  });
  function answer() {
    isLate = false;
    cancelAnimationFrame(painting);
    painting = requestAnimationFrame(() => {
      painting = 0;
      if (isLate) answer();
    });
    show();
    // The address follows when what was found is on the screen: a browser takes its time to change it.
    clearTimeout(late);
    late = setTimeout(() => remember(true), 100);
  }
  input.addEventListener("blur", () => { typing = false; });
  for (const name of ["section", "state", "sort"]) {
    selects[name].addEventListener("change", () => { remember(false); show(); });
  }
  selects.tag.addEventListener("change", () => {
    const tag = selects.tag.value;
    selects.tag.value = "";
    if (tag && !chosenTags.includes(tag)) choose([...chosenTags, tag]);
  });
  window.addEventListener("popstate", () => {
    typing = false;
    recall();
    if (!address() && location.hash) document.getElementById(fragment())?.scrollIntoView();
  });
  const fragment = () => {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
  };

  function clear() {
    input.value = "";
    chosenTags = [];
    for (const select of Object.values(selects)) select.value = "";
    remember(false);
    show();
    input.focus();
  }
  // The links that arrows go through: those of the results, else of the list.
  const names = () => [...(results.hidden ? list : results).querySelectorAll(NAME)];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = event.target;
    // Whoever types fast goes to what was found for all that was typed.
    if (isLate && at === input && ["ArrowDown", "Enter"].includes(event.key)) answer();
    const isTyping = at === input || at.matches?.("input, textarea, select");
    if (event.key === "/" && !isTyping) {
      input.focus();
      input.select();
    } else if (event.key === "Escape" && (address() || input.value) && !at.matches?.("select")) {
      clear();
    } else if (event.key === "Enter" && at === input) {
      if (!results.hidden) results.querySelector(NAME)?.click();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (at === input || at.matches?.(NAME))) {
      const links = names();
      const next = (at === input ? -1 : links.indexOf(at)) + (event.key === "ArrowDown" ? 1 : -1);
      if (at === input && event.key === "ArrowUp") return;
      (next < 0 ? input : links[Math.min(next, links.length - 1)])?.focus();
    } else return;
    event.preventDefault();
  });

  // A way to each entry: a button that appears where the reader is.
  const copy = make("button", { type: "button", className: "copy", textContent: "Copy link" });
  copy.setAttribute("aria-live", "polite");
  function offer(event) {
    const own = event.target.closest?.(".e");
    if (!own || copy.parentElement === own) return;
    copy.textContent = "Copy link";
    const before = own.querySelector(":scope > ul");
    own.insertBefore(copy, before);
  }
  document.addEventListener("pointerover", offer);
  document.addEventListener("focusin", (event) => { if (event.target !== copy) offer(event); });
  copy.addEventListener("click", async () => {
    const own = copy.closest(".e");
    const link = `${location.href.split(/[?#]/)[0]}#${own.id || own.dataset.of}`;
    try {
      await navigator.clipboard.writeText(link);
      copy.textContent = "Copied";
    } catch {
      window.prompt("The link to this entry", link);
    }
  });
  document.addEventListener("click", (event) => {
    const tag = event.target.closest?.(".t");
    if (tag && !event.target.closest("a")) {
      const own = entries[0] && tag.textContent;
      if (!chosenTags.includes(own)) choose([...chosenTags, own]);
      return;
    }
    const link = event.target.closest?.("a[href^='#']");
    if (!link || list.hidden === false) return;
    // A place in the list, which the results hide: the whole list comes back first.
    event.preventDefault();
    history.pushState(null, "", `${location.pathname}${link.hash}`);
    recall();
    location.replace(link.hash);
    document.getElementById(fragment())?.querySelector(NAME)?.focus({ preventScroll: true });
  });

  const slash = make("kbd", { textContent: "/" });
  slash.setAttribute("aria-hidden", "true");
  filters.append(selects.section, selects.tag, selects.state, selects.sort, chips, status);
  controls.append(make("div", { className: "search" }, input, slash), filters);
  controls.hidden = false;
  document.documentElement.classList.add("js");
  if (matchMedia("(max-width: 60rem)").matches) document.querySelector("#sections details").open = false;
  recall();
})();
