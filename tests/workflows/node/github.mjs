// GitHub's own reading of expressions and workflows, asked line by line: a JSON object in, a JSON object out.
//
//   node github.mjs NODE_MODULES
//
// {"ask": "value", "text", "place", "context", "status"}      -> {"value"}  what a string with ${{ }} comes to
// {"ask": "condition", "text", "place", "context", "status"}  -> {"value"}  whether an `if` holds
// {"ask": "faults", "path", "text", "files", "inputs"}        -> {"value"}  what the language service says of a file
// What GitHub refuses comes back as {"refused"}.

import { readFile } from "node:fs/promises";
import * as nodeModule from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

// The packages import JSON as bundlers do; Node wants an attribute with it.
const asModule = (url) => `export default ${readFileSync(fileURLToPath(url), "utf8")}`;
if (nodeModule.registerHooks) {
  const load = (url, context, next) =>
    url.endsWith(".json") ? { format: "module", shortCircuit: true, source: asModule(url) } : next(url, context);
  nodeModule.registerHooks({ load });
} else {
  const hook = `import { readFile } from "node:fs/promises"; import { fileURLToPath } from "node:url";
    export async function load(url, context, next) {
      if (!url.endsWith(".json")) return next(url, context);
      return { format: "module", shortCircuit: true, source: "export default " + await readFile(fileURLToPath(url), "utf8") };
    }`;
  nodeModule.register("data:text/javascript," + encodeURIComponent(hook));
}

const modules = pathToFileURL(process.argv[2] + "/@actions/");
const take = (path) => import(new URL(path, modules));
const { Lexer, Parser, Evaluator, data } = await take("expressions/dist/index.js");
const { truthy } = await take("expressions/dist/result.js");
const { ensureStatusFunction } = await take("workflow-parser/dist/model/converter/if-condition.js");
const { splitAllowedContext } = await take("workflow-parser/dist/templates/allowed-context.js");

async function schema(name) {
  return JSON.parse(await readFile(new URL(`workflow-parser/dist/${name}.min.json`, modules), "utf8")).definitions;
}
const definitions = { workflow: await schema("workflow-v1.0"), action: await schema("action-v1.0") };

// What may be named at a place of a file, as `workflow:job-if` or `action:step-env`.
function allowed(place) {
  const [file, name] = place.split(":");
  const context = definitions[file]?.[name]?.context;
  if (!context) throw new Error(`no expression may stand at ${place}`);
  return context;
}

const STATUS = ["success", "failure", "cancelled"];
function functions(status) {
  const named = (name, call) => [name, { name, minArgs: 0, maxArgs: 0, call }];
  const refuse = () => {
    throw new Error("hashFiles is not played by these tests");
  };
  return new Map([
    named("always", () => new data.BooleanData(true)),
    ...STATUS.map((name) => named(name, () => new data.BooleanData(status[name]))),
    ["hashfiles", { name: "hashFiles", minArgs: 1, maxArgs: 255, call: refuse }],
  ]);
}

function evaluate(text, place, context, status) {
  const { namedContexts, functions: known } = splitAllowedContext(allowed(place));
  const missing = namedContexts.filter((name) => !(name in context));
  if (missing.length) throw new Error(`${place} may name ${missing}, and the runner gives none`);
  const tree = new Parser(new Lexer(text).lex().tokens, namedContexts, known).parse();
  const given = JSON.parse(JSON.stringify(context), data.reviver);
  return new Evaluator(tree, given, functions(status)).evaluate();
}

const EXPRESSION = /\$\{\{((?:'[^']*'|[^'}]|\}(?!\}))*)\}\}/g;
const plain = (value) => JSON.parse(JSON.stringify(value, data.replacer));

function value({ text, place, context, status }) {
  const whole = [...text.matchAll(EXPRESSION)];
  if (text.replaceAll(EXPRESSION, "").includes("${{")) throw new Error(`an expression does not end: ${text}`);
  if (whole.length === 1 && whole[0][0] === text.trim()) return plain(evaluate(whole[0][1], place, context, status));
  return text.replaceAll(EXPRESSION, (_, inner) => evaluate(inner, place, context, status).coerceString());
}

function condition({ text, place, context, status }) {
  const inner = text.trim().replace(/^\$\{\{([^]*)\}\}$/, "$1").trim();
  if (inner.includes("${{")) throw new Error(`a condition of several parts always holds: ${text}`);
  const complete = ensureStatusFunction(inner || "success()", { allowedContext: allowed(place) });
  return truthy(evaluate(complete, place, context, status));
}

let service;
async function languageService() {
  const { registerLogger, validate } = await take("languageservice/dist/index.js");
  const { clearCache } = await take("languageservice/dist/utils/workflow-cache.js");
  const { TextDocument } = await import(new URL("../vscode-languageserver-textdocument/lib/esm/main.js", modules));
  return { clearCache, registerLogger, TextDocument, validate };
}

// `files`: other files by path, that `uses: ./…` may name; `inputs`: what actions take, by owner/name.
async function faults({ path, text, files, inputs }) {
  service ??= await languageService();
  const failures = [];
  service.registerLogger({ error: (message) => failures.push(message), warn() {}, info() {}, log() {} });
  service.clearCache();
  const config = {
    actionsMetadataProvider: {
      async fetchActionMetadata({ owner, name, path: below }) {
        const taken = inputs[[owner, name, below].filter(Boolean).join("/")];
        return taken && { name, description: "", inputs: Object.fromEntries(taken.map((input) => [input, { description: "" }])) };
      },
    },
    fileProvider: {
      async getFileContent(reference) {
        const name = "version" in reference ? `${reference.owner}/${reference.repository}/${reference.path}` : reference.path;
        if (!(name in files)) throw new Error(`there is no ${name}`);
        return { name, content: files[name] };
      },
    },
  };
  const found = await service.validate(service.TextDocument.create(`file:///${path}`, "yaml", 1, text), config);
  return [
    ...failures.map((message) => ({ line: 1, message })),
    ...found.map(({ range, message }) => ({ line: range.start.line + 1, message })),
  ];
}

const answers = { value, condition, faults };
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = { value: await answers[request.ask](request) };
  } catch (error) {
    answer = { refused: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
