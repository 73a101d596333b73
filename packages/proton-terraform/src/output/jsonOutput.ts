import { JsonObject, JsonValue } from '@backstage/types';
import {
  DeploymentPlanChange,
  EnginePlan,
  EngineProgress,
  InputProblem,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { AuthorPositions } from './authorPositions';
import { CommandOutput } from './commandOutput';
import { Diagnostic, isObject, parseDiagnostic } from './diagnostics';
import { InputReferences } from './InputReferences';
import { CommandPhase, describeMessage, LogText } from './messages';
import { PlannedLosses } from './PlannedLosses';
import { ProvisionerTexts } from './provisionerTexts';

/** The most problems of inputs that are listed. */
const MAX_PROBLEMS = 50;

/** The most changes that are listed. */
const MAX_CHANGES = 1_000;

/** How often each planned action is carried out; a replacement is a deletion and a creation. */
const OPERATIONS: Record<string, number> = {
  create: 1,
  update: 1,
  delete: 1,
  replace: 2,
};

/** The output of a command that runs with `-json`. */
export class JsonOutput implements CommandOutput {
  readonly errors: Diagnostic[] = [];
  readonly inputProblems: InputProblem[] = [];
  readonly inputWarnings: InputProblem[] = [];
  readonly changes: DeploymentPlanChange[] = [];
  private readonly losses = new PlannedLosses();
  plan?: EnginePlan;
  isInterrupted = false;
  private planned = 0;
  private applied = 0;

  private readonly foreignText: (text: string) => string;
  private readonly provisioners: ProvisionerTexts;

  constructor(
    private readonly phase: CommandPhase,
    private readonly redactor: TextRedactor,
    private readonly positions: AuthorPositions,
    private readonly inputs = InputReferences.NONE,
  ) {
    this.foreignText = redactor.follow();
    this.provisioners = new ProvisionerTexts(redactor);
  }

  get progress(): EngineProgress | undefined {
    const isKnown = this.plan !== undefined || this.applied > 0;
    return isKnown
      ? {
          completed: this.applied,
          total: Math.max(this.planned, this.applied),
        }
      : undefined;
  }

  read(text: string): LogText | undefined {
    const parsed = parseLine(text);
    if (!parsed) {
      return describeForeignText(this.foreignText(text));
    }
    // Before secrets are masked, which may be all of the text.
    if (parsed.type === 'log' && isInterruption(parsed['@message'])) {
      this.isInterrupted = true;
    }
    const line = this.redactTexts(parsed);
    this.takeIn(line);
    const described = describeMessage(line, this.phase, this.positions);
    return described && { ...described, message: this.count(line, described) };
  }

  /** Only of what people read: a secret may be a word of Terraform's own too. */
  private redactTexts(line: JsonObject): JsonObject {
    const redact = (text: string) => this.redactor.redact(text);
    return {
      ...line,
      '@message':
        this.provisioners.redact(line) ?? redactValue(line['@message'], redact),
      diagnostic: redactValue(line.diagnostic, redact),
    };
  }

  private takeIn(line: JsonObject): void {
    const diagnostic = parseDiagnostic(line.diagnostic, this.positions);
    if (diagnostic?.severity === 'error') {
      this.errors.push(diagnostic);
    }
    const problem = diagnostic && this.inputs.findProblem(line.diagnostic);
    if (problem) {
      const { inputProblems, inputWarnings } = this;
      const isError = diagnostic.severity === 'error';
      addProblem(isError ? inputProblems : inputWarnings, problem);
    }
    if (line.type === 'planned_change') {
      this.planned += OPERATIONS[actionOf(line.change)] ?? 0;
      this.takeInChange(line.change);
      this.losses.takeIn(line.change);
    }
    if (line.type === 'change_summary') {
      const plan = parsePlan(line.changes);
      this.plan = plan ? { ...plan, ...this.losses.toPlan() } : this.plan;
    }
  }

  private takeInChange(change: JsonValue | undefined): void {
    const resource = isObject(change) ? change.resource : undefined;
    const address = isObject(resource) ? resource.addr : undefined;
    if (typeof address === 'string' && this.changes.length < MAX_CHANGES) {
      this.changes.push({ address, action: actionOf(change) });
    }
  }

  private count(line: JsonObject, { message }: LogText): string {
    const isOperation =
      line.type === 'apply_complete' && actionOf(line.hook) in OPERATIONS;
    if (!isOperation) {
      return message;
    }
    this.applied += 1;
    return this.planned >= this.applied
      ? `${message} (${this.applied} of ${this.planned})`
      : message;
  }
}

/** Terraform repeats what fails for each instance of a resource. */
function addProblem(problems: InputProblem[], added: InputProblem): void {
  const isKnown = problems.some(
    ({ message, path }) => message === added.message && path === added.path,
  );
  if (!isKnown && problems.length < MAX_PROBLEMS) {
    problems.push(added);
  }
}

function parseLine(text: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// A crash or a provisioner writes plain text. What looks like JSON is a line
// that ended early, and might hold the value of an output.
function describeForeignText(text: string): LogText | undefined {
  const message = text.trim();
  return message && !message.startsWith('{')
    ? { level: 'info', message }
    : undefined;
}

function redactValue(
  value: JsonValue | undefined,
  redact: (text: string) => string,
): JsonValue | undefined {
  if (typeof value === 'string') {
    return redact(value);
  }
  // Diagnostics have no secrets in arrays that would be shown.
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, item]) => [
          name,
          name === 'severity' ? item : redactValue(item, redact),
        ]),
      )
    : value;
}

function actionOf(value: JsonValue | undefined): string {
  return isObject(value) && typeof value.action === 'string'
    ? value.action
    : '';
}

function parsePlan(changes: JsonValue | undefined): EnginePlan | undefined {
  if (!isObject(changes) || changes.operation !== 'plan') {
    return undefined;
  }
  return {
    toAdd: Number(changes.add ?? 0),
    toChange: Number(changes.change ?? 0),
    toRemove: Number(changes.remove ?? 0),
  };
}

function isInterruption(message: JsonValue | undefined): boolean {
  return typeof message === 'string' && message.includes('Interrupt received');
}
