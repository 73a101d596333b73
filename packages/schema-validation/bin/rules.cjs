'use strict';

/*
 * Checks rules over inputs, which are conditions in CEL. It runs in the thread of
 * `schema-worker.cjs`.
 */

const { Environment } = require('@marcbachmann/cel-js');

/** A rule with more of these is nothing that people read. */
const LIMITS = {
  maxAstNodes: 1_000,
  maxDepth: 50,
  maxListElements: 200,
  maxMapEntries: 200,
  maxCallArguments: 10,
};

/** How much of a rule a message quotes, in characters. */
const MAX_QUOTE = 40;

/** Returns what keeps rules from being used, each with the line of its rule. */
function compileRules(rules, type) {
  const environment = createEnvironment(['self', 'oldSelf'], type);
  return rules.flatMap(({ rule, line }) => {
    const { valid, error, type: result } = environment.check(rule);
    if (!valid) {
      return [{ line, message: describe(error, rule) }];
    }
    return result === 'bool' || result === 'dyn'
      ? []
      : [{ line, message: `it must be true or false, not of type ${result}` }];
  });
}

/**
 * Returns the rules that inputs break, or that can't be evaluated. A rule over
 * `oldSelf` counts only where there is one.
 */
function evaluateRules({ rules, self, oldSelf }, onRule) {
  const environment = createEnvironment(['self', 'oldSelf'], 'map');
  const broken = [];
  rules.forEach(({ rule, line }, index) => {
    onRule(line);
    try {
      const evaluate = environment.parse(rule);
      if (oldSelf === undefined && namesOldSelf(evaluate.ast)) {
        return;
      }
      const result = evaluate({ self, oldSelf });
      if (typeof result !== 'boolean') {
        broken.push({ index, problem: 'it is neither true nor false' });
      } else if (!result) {
        broken.push({ index });
      }
    } catch (error) {
      broken.push({ index, problem: describe(error, rule) });
    }
  });
  onRule(0);
  return broken;
}

function createEnvironment(names, type) {
  const environment = new Environment({
    enableOptionalTypes: true,
    unlistedVariablesAreDyn: false,
    limits: LIMITS,
  });
  for (const name of names) {
    environment.registerVariable(
      typeof type === 'string' ? { name, type } : { name, schema: type },
    );
  }
  return environment;
}

function namesOldSelf(node) {
  if (Array.isArray(node)) {
    return node.some(namesOldSelf);
  }
  return (
    typeof node === 'object' &&
    node !== null &&
    ((node.op === 'id' && node.args === 'oldSelf') || namesOldSelf(node.args))
  );
}

/** The summary holds names and types, and no values. */
function describe(error, rule) {
  const { summary = String(error), range } = error;
  const place = range ? rule.slice(range.start).trim() : '';
  const quote =
    place.length > MAX_QUOTE ? `${place.slice(0, MAX_QUOTE)}…` : place;
  return quote ? `${summary} (at "${quote}")` : summary;
}

module.exports = { compileRules, evaluateRules };
