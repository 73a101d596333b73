import {
  DeploymentStatus,
  DeploymentStep,
  InputProblem,
} from '@proton-vending/backstage-plugin-proton-common';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { Encrypted } from './Encrypted';
import { Table } from './Table';
import {
  DeploymentTarget,
  TargetKind,
  TargetName,
} from '../resources/deploymentTargets';
import { formatLockKey } from '../resources/resourceKinds';
import { Scope, pickScope } from './scope';

export type DeploymentOperation = 'create' | 'update' | 'delete';

/** An output that came by notification. */
export interface NotifiedOutput {
  key: string;
  value: string;
  /** Whether it holds an input that the schema calls sensitive. */
  sensitive?: boolean;
}

/** What a deployment starts from or leads to. */
export interface TargetState {
  templateName: string;
  majorVersion: number;
  minorVersion: number;
  spec: string;
}

/** How many of the changes of a plan are made. */
export interface DeploymentProgress {
  completed: number;
  total: number;
}

/** A page where people see what a deployment does outside of this control plane. */
export interface PageLink {
  title: string;
  url: string;
}

/** What a deployment waits for outside of this control plane. */
export interface DeploymentWait {
  /** The engine's own, to find again what it waits for. */
  handle: JsonObject;
  /** When the engine looks again; absent when it is to be told. */
  checkAt?: Date;
  /** What it waits for, for people. */
  reason: string;
  links: PageLink[];
  /** Set once its deadline has passed, while its engine can't stop yet. */
  isOverdue?: true;
  /** Set when the control plane has it wait, and not its engine. */
  isHeld?: true;
}

/** The steps that a worker enters. */
export type EnteredStep = Exclude<DeploymentStep, 'queued'>;

/** When the steps of a deployment began. */
export type StepStarts = Partial<Record<EnteredStep, Date>>;

export interface DeploymentRecord extends Scope {
  id: string;
  target: DeploymentTarget;
  operation: DeploymentOperation;
  /** The id of the engine that provisions it. */
  engine: string;
  status: DeploymentStatus;
  statusMessage?: string;
  /** What of the message is about inputs. */
  inputProblems?: InputProblem[];
  step: DeploymentStep;
  initialState?: TargetState;
  targetState: TargetState;
  /** What came by notification before the end. */
  notifiedOutputs: NotifiedOutput[];
  /** Whether it may replace and destroy protected resources. */
  allowReplacement?: boolean;
  /** Who asked for it. */
  requestedBy: string;
  /** The user for whom, as who asked says: an entity ref. */
  onBehalfOf?: string;
  /** Why, as who asked says. */
  reason?: string;
  /** Absent before there is a plan. */
  resources?: DeploymentProgress;
  /** How often a worker has taken it up. */
  attempts: number;
  /** How many attempts ended with an error that is neither its own nor an outage. */
  failedAttempts: number;
  /**
   * How many attempts in a row ended without being given back, because the
   * backend stopped. Progress sets it back to 0.
   */
  lostAttempts: number;
  /** When a worker first took it up. */
  startedAt?: Date;
  /** What its engine waits for; absent when it waits for nothing. */
  wait?: DeploymentWait;
  /** The pages that stay linked after its end; absent when there are none. */
  links?: PageLink[];
  /** When it is stopped; absent before a worker first took it up. */
  deadlineAt?: Date;
  /** The deadline that the owner was notified of; absent before that. */
  deadlineNotifiedAt?: Date;
  createdAt: Date;
  lastModifiedAt: Date;
  completedAt?: Date;
}

/** How a deployment ends. */
export interface DeploymentEnd {
  status: DeploymentStatus;
  statusMessage?: string;
  inputProblems?: InputProblem[];
  now: Date;
}

/** The version of a state; its spec has a column of its own. */
type StoredState = Omit<TargetState, 'spec'>;

/** A deployment as it is stored, but for its lease. */
interface StoredDeployment
  extends Omit<
    DeploymentRecord,
    | 'target'
    | 'initialState'
    | 'targetState'
    | 'notifiedOutputs'
    | 'resources'
    | 'wait'
  > {
  targetKind: TargetKind;
  targetId: string;
  targetName: string;
  /** Empty when there is none. */
  targetParent: string;
  targetCreatedAt: Date;
  lockKey: string;
  initialState?: StoredState;
  initialSpec?: Encrypted<string>;
  targetState: StoredState;
  targetSpec: Encrypted<string>;
  notifiedOutputs: Encrypted<NotifiedOutput[]>;
  resourcesCompleted?: number;
  resourcesTotal?: number;
  wait?: Omit<DeploymentWait, 'checkAt' | 'handle'>;
  waitHandle?: Encrypted<JsonObject>;
  checkAt?: Date;
}

export type DeploymentTable = Table<StoredDeployment>;

export const DEPLOYMENTS: DeploymentTable = new Table<StoredDeployment>(
  'deployments',
  {
    id: 'value',
    accountId: 'value',
    region: 'value',
    targetKind: 'value',
    targetId: 'value',
    targetName: 'value',
    targetParent: 'value',
    targetCreatedAt: 'time',
    lockKey: 'value',
    operation: 'value',
    engine: 'value',
    status: 'value',
    statusMessage: 'value',
    inputProblems: 'json',
    step: 'value',
    initialState: 'json',
    initialSpec: 'encryptedText',
    targetState: 'json',
    targetSpec: 'encryptedText',
    notifiedOutputs: 'encryptedJson',
    allowReplacement: 'flag',
    requestedBy: 'value',
    onBehalfOf: 'value',
    reason: 'value',
    resourcesCompleted: 'value',
    resourcesTotal: 'value',
    wait: 'json',
    waitHandle: 'encryptedJson',
    checkAt: 'time',
    links: 'json',
    deadlineAt: 'time',
    deadlineNotifiedAt: 'time',
    attempts: 'value',
    failedAttempts: 'value',
    lostAttempts: 'value',
    startedAt: 'time',
    createdAt: 'time',
    lastModifiedAt: 'time',
    completedAt: 'time',
  },
  { key: ['id'] },
);

/** The columns of a deployment that waits for nothing. */
export const NO_WAIT = { wait: null, wait_handle: null, check_at: null };

/** The members that say what a deployment is for. */
export function targetMembers(
  scope: Scope,
  { kind, name, parent = '' }: TargetName,
) {
  return {
    ...pickScope(scope),
    targetKind: kind,
    targetName: name,
    targetParent: parent,
  };
}

/** A deployment that is not over. */
export function runningDeployment(knex: Knex, id: string) {
  return DEPLOYMENTS.where(knex, { id }).whereNull('completed_at');
}

/** What a deployment that ends becomes; nobody holds it any more. */
export function endColumns({ now, ...end }: DeploymentEnd) {
  return {
    ...DEPLOYMENTS.toRow({
      ...end,
      lastModifiedAt: now,
      completedAt: now,
    }),
    ...NO_WAIT,
    lease_owner: null,
    lease_expires_at: null,
  };
}

/** What the deployment with the id waits for, as it is stored. */
export function waitMembers(id: string, wait: DeploymentWait) {
  const { checkAt, handle, ...rest } = wait;
  return { id, wait: rest, waitHandle: Encrypted.of(handle), checkAt };
}

export function toStoredDeployment(
  deployment: DeploymentRecord,
): StoredDeployment {
  const { target, resources, wait, ...rest } = deployment;
  const { initialState, targetState, notifiedOutputs } = deployment;
  return {
    ...rest,
    ...targetMembers(deployment, target),
    targetId: target.id,
    targetCreatedAt: target.createdAt,
    lockKey: formatLockKey(target.kind, target),
    initialState: initialState && withoutSpec(initialState),
    initialSpec: initialState && Encrypted.of(initialState.spec),
    targetState: withoutSpec(targetState),
    targetSpec: Encrypted.of(targetState.spec),
    notifiedOutputs: Encrypted.of(notifiedOutputs),
    ...(wait
      ? waitMembers(deployment.id, wait)
      : { wait, waitHandle: wait, checkAt: wait }),
  };
}

/** What is encrypted is decrypted when it is first read. */
export function toDeploymentRecord({
  targetKind: kind,
  targetId: id,
  targetName: name,
  targetParent: parent,
  targetCreatedAt: createdAt,
  lockKey,
  initialState,
  initialSpec,
  targetState,
  targetSpec,
  notifiedOutputs,
  resourcesCompleted: completed,
  resourcesTotal: total,
  wait,
  waitHandle,
  checkAt,
  ...rest
}: StoredDeployment): DeploymentRecord {
  return {
    ...rest,
    target: { kind, id, name, parent: parent || undefined, createdAt },
    initialState:
      initialState && initialSpec && withSpec(initialState, initialSpec),
    targetState: withSpec(targetState, targetSpec),
    get notifiedOutputs() {
      return notifiedOutputs.read();
    },
    resources:
      completed === undefined || total === undefined
        ? undefined
        : { completed, total },
    wait: wait && {
      ...wait,
      checkAt,
      get handle() {
        return waitHandle?.read() ?? {};
      },
    },
  };
}

function withoutSpec({ spec, ...state }: TargetState): StoredState {
  return state;
}

function withSpec(state: StoredState, spec: Encrypted<string>): TargetState {
  return {
    ...state,
    get spec() {
      return spec.read();
    },
  };
}
