'use strict';

/*
 * Compiles the JSON Schemas of templates and checks inputs against them. It runs
 * in a thread of its own, which is ended when a schema takes too long.
 *
 * Receives `{ schema, inputs, rules }`, where `schema` is JSON text, and answers
 * `{ errors, errorCount, broken }` or `{ problem }`. Without `inputs` it only
 * compiles; rules are looked at when the inputs fit the schema. With
 * `{ rules, type }` it compiles rules, and answers `{ ruleProblems }`.
 */

const { parentPort, workerData } = require('node:worker_threads');
const { default: Ajv } = require('ajv');
const { default: addFormats } = require('ajv-formats');
const { compileRules, evaluateRules } = require('./rules.cjs');

/** How many compiled schemas to keep. */
const MAX_SCHEMAS = 50;

/** What a caller can read; more of them only cost memory. */
const { maxErrors } = workerData;

/** The pattern that is being matched, in UTF-8 with a zero at the end. */
const currentPattern = new Uint8Array(workerData.currentPattern);

/** The line of the rule that is being evaluated, or zero. */
const currentRule = new Int32Array(workerData.currentRule);

/** The results of compiling by the texts of schemas, the oldest use first. */
const compiled = new Map();

parentPort.on('message', task => {
  parentPort.postMessage(work(task));
});
parentPort.postMessage('ready');

function work({ schema, inputs, rules, type }) {
  if (type !== undefined) {
    return { ruleProblems: compileRules(rules, type) };
  }
  const result = check(schema, inputs);
  const isChecked = result.problem === undefined && result.errorCount === 0;
  const broken =
    isChecked && rules !== undefined
      ? evaluateRules(rules, line => {
          currentRule[0] = line;
        })
      : [];
  return { ...result, broken };
}

function check(schema, inputs) {
  const { validate, problem } = compile(schema);
  if (problem !== undefined) {
    return { problem };
  }
  if (inputs === undefined || validate(inputs)) {
    return { errors: [], errorCount: 0 };
  }
  return {
    errors: validate.errors
      .slice(0, maxErrors)
      .map(({ keyword, instancePath, params, message }) => ({
        keyword,
        instancePath,
        params,
        message,
      })),
    errorCount: validate.errors.length,
  };
}

function compile(schema) {
  const result = compiled.get(schema) ?? tryToCompile(schema);
  compiled.delete(schema);
  compiled.set(schema, result);
  if (compiled.size > MAX_SCHEMAS) {
    compiled.delete(compiled.keys().next().value);
  }
  return result;
}

function tryToCompile(schema) {
  try {
    // Each schema has an instance of its own, so that none can see another.
    const ajv = new Ajv({
      allErrors: true,
      logger: false,
      strict: false,
      useDefaults: true,
      code: { regExp: createPattern },
    });
    addFormats(ajv);
    const validate = ajv.compile(JSON.parse(schema));
    return validate.$async
      ? { problem: 'The keyword "$async" is not supported' }
      : { validate };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A regular expression that leaves its name behind when the thread is ended. */
function createPattern(source, flags) {
  const pattern = new RegExp(source, flags);
  const name = new Uint8Array(currentPattern.length);
  new TextEncoder().encodeInto(String(pattern), name.subarray(0, -1));
  return {
    test(text) {
      currentPattern.set(name);
      const matches = pattern.test(text);
      currentPattern[0] = 0;
      return matches;
    },
    // Ajv tells patterns apart by this.
    toString: () => String(pattern),
  };
}
// What Ajv would write to a file, which it does not do here.
createPattern.code = 'new RegExp';
