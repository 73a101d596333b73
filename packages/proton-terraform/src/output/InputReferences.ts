import { JsonObject, JsonValue } from '@backstage/types';
import {
  InputProblem,
  RenderedFile,
} from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from './diagnostics';
import { isTerraformFile, VARIABLES_FILE } from '../rendering/terraformFiles';

const MAX_MESSAGE_LENGTH = 900;

/** What Terraform says when a condition that the template's author wrote isn't met. */
const CONDITION_FAILED =
  /(?:precondition|postcondition|assertion) failed$|^Invalid value for variable$/;

/** What Terraform adds to the author's message of a variable of a module. */
const RULE_PLACE = 'This was checked by the validation rule';

/** The part of a traversal below an object, such as `.nodes.min` or `["nodes"]`. */
const STEPS = /^(?:\.[\w-]{1,255}|\["[^"\]]{1,255}"\]){1,20}/;
const STEP = /\.([\w-]+)|\["([^"\]]+)"\]/g;

const REFERENCE =
  /(?<![\w.-])(?:var\.environment\.inputs|local\.(?<local>[\w-]{1,255}))/g;

const LOCAL = /^(?: {2}|\t)(?<name>[A-Za-z_][\w-]{0,254})[ \t]*=(?<value>.+)$/;

type Path = string[];

/** Finds out which input of the environment Terraform's messages are about. */
export class InputReferences {
  static readonly NONE = new InputReferences([]);

  static of(files: RenderedFile[]): InputReferences {
    return new InputReferences(files);
  }

  private found:
    | { inputs: JsonObject; locals: Map<string, string> }
    | undefined;

  private constructor(private readonly files: RenderedFile[]) {}

  /** What a diagnostic says of an input; undefined when it is about none. */
  findProblem(value: JsonValue | undefined): InputProblem | undefined {
    if (!isObject(value) || typeof value.summary !== 'string') {
      return undefined;
    }
    const { summary } = value;
    const detail = typeof value.detail === 'string' ? value.detail.trim() : '';
    const isCondition = CONDITION_FAILED.test(summary);
    const path = this.findPath(
      isInRootModule(value.range) ? readHighlight(value.snippet) : '',
      isCondition ? detail : '',
    );
    if (!path) {
      return undefined;
    }
    const text = isCondition
      ? detail.split(RULE_PLACE)[0].trimEnd()
      : [summary, detail].filter(part => part !== '').join(': ');
    return {
      path: formatPath(path),
      message:
        text.length > MAX_MESSAGE_LENGTH
          ? `${text.slice(0, MAX_MESSAGE_LENGTH - 1)}…`
          : text,
    };
  }

  /** The input that the author's message names, else the first of the expression. */
  private findPath(expression: string, message: string): Path | undefined {
    const referenced = this.listReferences(expression, new Set());
    const named = referenced
      .map(path => ({ path, at: findName(message, path) }))
      .filter(({ at }) => at >= 0)
      .sort((one, other) => one.at - other.at)
      .at(0);
    return named?.path ?? this.findFirstWord(message) ?? referenced.at(0);
  }

  /** Messages of authors often begin with the input, such as `subnet_ids must …`. */
  private findFirstWord(message: string): Path | undefined {
    const [word] = /^[\w-]+(?:\.[\w-]+)*/.exec(message) ?? [];
    const path = word?.split('.');
    return path && this.reach(path).length === path.length ? path : undefined;
  }

  /** @param followed - the local values that were looked into */
  private listReferences(expression: string, followed: Set<string>): Path[] {
    return [...expression.matchAll(REFERENCE)].flatMap(match => {
      const steps = readSteps(expression.slice(match.index + match[0].length));
      const { local } = match.groups ?? {};
      if (local === undefined) {
        return this.listInput(steps);
      }
      const value = this.read().locals.get(local);
      if (value === undefined || followed.has(local)) {
        return [];
      }
      followed.add(local);
      const whole = readWholeReference(value);
      // What is nothing but a part of the inputs may be reached into.
      return whole
        ? this.listInput([...whole, ...steps])
        : this.listReferences(value, followed);
    });
  }

  private listInput(steps: Path): Path[] {
    const path = this.reach(steps);
    return path.length > 0 ? [path] : [];
  }

  /** How much of a path leads to an input that is set. */
  private reach(path: Path): Path {
    let value: JsonValue | undefined = this.read().inputs;
    for (const [depth, step] of path.entries()) {
      if (!isObject(value) || !Object.hasOwn(value, step)) {
        return path.slice(0, depth);
      }
      value = value[step];
    }
    return path;
  }

  private read() {
    this.found ??= {
      inputs: readInputs(this.files),
      locals: readLocals(this.files),
    };
    return this.found;
  }
}

function readInputs(files: RenderedFile[]): JsonObject {
  const variables = files.find(({ path }) => path === VARIABLES_FILE);
  if (!variables) {
    return {};
  }
  const content: JsonValue = JSON.parse(String(variables.contents));
  const environment = isObject(content) ? content.environment : undefined;
  const inputs = isObject(environment) ? environment.inputs : undefined;
  return isObject(inputs) ? inputs : {};
}

/** The local values of the root module that stand on one line each. */
function readLocals(files: RenderedFile[]): Map<string, string> {
  const locals = new Map<string, string>();
  for (const { contents } of files.filter(isRootTerraformFile)) {
    let isInside = false;
    for (const line of String(contents).split('\n')) {
      if (/^locals\s*\{\s*$/.test(line)) {
        isInside = true;
      } else if (line.startsWith('}')) {
        isInside = false;
      }
      const { name, value } = (isInside && LOCAL.exec(line)?.groups) || {};
      if (name && value) {
        locals.set(name, value.trim());
      }
    }
  }
  return locals;
}

function isRootTerraformFile(file: RenderedFile): boolean {
  return isTerraformFile(file) && !file.path.includes('/');
}

/** Names mean something else in the modules that a template calls. */
function isInRootModule(range: JsonValue | undefined): boolean {
  return isObject(range) && !String(range.filename).includes('/');
}

/** The path of an expression that is a part of the inputs, or all of them. */
function readWholeReference(expression: string): Path | undefined {
  const start = 'var.environment.inputs';
  const steps = expression.startsWith(start)
    ? expression.slice(start.length)
    : undefined;
  return steps === undefined || steps.replace(STEPS, '') !== ''
    ? undefined
    : readSteps(steps);
}

/** The expression that a diagnostic points at. Its offsets count bytes. */
function readHighlight(snippet: JsonValue | undefined): string {
  if (!isObject(snippet) || typeof snippet.code !== 'string') {
    return '';
  }
  const {
    code,
    highlight_end_offset: end,
    highlight_start_offset: start,
  } = snippet;
  return Buffer.from(code)
    .subarray(Number(start ?? 0), Number(end ?? Infinity))
    .toString();
}

function readSteps(text: string): Path {
  const [steps = ''] = STEPS.exec(text) ?? [];
  return [...steps.matchAll(STEP)].map(([, name, key]) => name ?? key);
}

function findName(message: string, path: Path): number {
  const escaped = formatPath(path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return message.search(new RegExp(`(?<![\\w.-])${escaped}(?![\\w-])`));
}

function formatPath(path: Path): string {
  return path.join('.');
}
