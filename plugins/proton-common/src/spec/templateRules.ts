import { isNode, LineCounter, parseDocument } from 'yaml';
import { isRecord } from './json';
import { limitReasons } from './limitReasons';
import { readYaml } from './readYaml';

/**
 * A condition over the inputs of an environment, written in CEL. `self` stands for
 * the inputs, and `oldSelf` for those that are deployed.
 *
 * @public
 */
export interface TemplateRule {
  /** The CEL expression; true for inputs that are in order. */
  rule: string;
  /** Completes a sentence that begins with the input, such as `must not exceed …`. */
  message: string;
  /** The input that the message is about, such as `nodes.min`; all when absent. */
  fieldPath?: string;
  /** Where the rule begins in `rules.yaml`, counted from one. */
  line: number;
}

/**
 * Thrown for a `rules.yaml` that Proton would not register; the reasons name the lines.
 *
 * @public
 */
export class TemplateRulesError extends Error {
  readonly reasons: string[];

  constructor(reasons: string[]) {
    const limited = limitReasons(reasons);
    super(`The rules are not valid: ${limited.join('; ')}`);
    this.name = 'TemplateRulesError';
    this.reasons = limited;
  }
}

const MAX_RULES = 100;
const MAX_CHARACTERS = 51_200;

const MEMBERS: Record<string, { limit: number; optional?: true }> = {
  rule: { limit: 2_000 },
  message: { limit: 500 },
  fieldPath: { limit: 500, optional: true },
};

/**
 * Reads the text of a bundle's `schema/rules.yaml`. The expressions are not looked at.
 *
 * @throws {@link TemplateRulesError}
 * @public
 */
export function parseTemplateRules(text: string): TemplateRule[] {
  const yaml = readYaml(text, { limit: MAX_CHARACTERS });
  if ('reasons' in yaml) {
    throw new TemplateRulesError(yaml.reasons);
  }
  const { content } = yaml;
  const entries = isRecord(content) ? content.rules : undefined;
  if (!isRecord(content) || !Array.isArray(entries)) {
    throw new TemplateRulesError(['the top-level key "rules" must be a list']);
  }
  const reasons = Object.keys(content)
    .filter(key => key !== 'rules')
    .map(key => `the top-level key "${key}" is not known`);
  if (entries.length > MAX_RULES) {
    reasons.push(
      `there are ${entries.length} rules; there may be at most ${MAX_RULES}`,
    );
    throw new TemplateRulesError(reasons);
  }
  const lineOf = createLineFinder(text);
  const rules = entries.map((entry, index) => {
    const line = lineOf(index);
    reasons.push(
      ...findEntryProblems(entry).map(problem => `line ${line}: ${problem}`),
    );
    return { ...(entry as Omit<TemplateRule, 'line'>), line };
  });
  if (reasons.length > 0) {
    throw new TemplateRulesError(reasons);
  }
  return rules;
}

function findEntryProblems(entry: unknown): string[] {
  if (!isRecord(entry)) {
    return ['a rule must be a mapping with the keys "rule" and "message"'];
  }
  const unknown = Object.keys(entry)
    .filter(key => !Object.hasOwn(MEMBERS, key))
    .map(key => `the key "${key}" is not known`);
  const wrong = Object.entries(MEMBERS).flatMap(
    ([name, { limit, optional }]) => {
      const value = entry[name];
      if (optional && value === undefined) {
        return [];
      }
      return typeof value === 'string' &&
        value.trim() !== '' &&
        value.length <= limit
        ? []
        : [`"${name}" must be a string of at most ${limit} characters`];
    },
  );
  return [...unknown, ...wrong];
}

/** Finds lines in a text that {@link readYaml} has accepted. */
function createLineFinder(text: string): (index: number) => number {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    resolveKnownTags: false,
    // Its check compares each key with each.
    uniqueKeys: false,
  });
  return index => {
    const node: unknown = document.getIn(['rules', index], true);
    return isNode(node) && node.range
      ? lineCounter.linePos(node.range[0]).line
      : 1;
  };
}
