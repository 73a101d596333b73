import {
  DeploymentStatus,
  DeploymentStep,
} from '@proton-vending/backstage-plugin-proton-common';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import {
  StoredTime,
  fromJson,
  fromOptionalDate,
  toDate,
  toJson,
  toOptionalDate,
} from './columns';
import {
  DeploymentTarget,
  TargetKind,
  TargetName,
} from '../resources/deploymentTargets';
import { Scope, scopeColumns } from './scope';

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

/** What a deployment waits for outside of this control plane. */
export interface DeploymentWait {
  /** The engine's own, to find again what it waits for. */
  handle: JsonObject;
  /** When the engine looks again; absent when it is to be told. */
  checkAt?: Date;
  /** What it waits for, for people. */
  reason: string;
  links: { title: string; url: string }[];
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
  step: DeploymentStep;
  initialState?: TargetState;
  targetState: TargetState;
  /** What came by notification before the end. */
  notifiedOutputs: NotifiedOutput[];
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
  /** When it is stopped; absent before a worker first took it up. */
  deadlineAt?: Date;
  createdAt: Date;
  lastModifiedAt: Date;
  completedAt?: Date;
}

/** How a deployment ends. */
export interface DeploymentEnd {
  status: DeploymentStatus;
  statusMessage?: string;
  now: Date;
}

/** A deployment as it is stored. */
export interface DeploymentRow {
  id: string;
  account_id: string;
  region: string;
  target_kind: TargetKind;
  target_id: string;
  target_name: string;
  /** Empty when there is none. */
  target_parent: string;
  target_created_at: StoredTime;
  lock_key: string;
  operation: DeploymentOperation;
  engine: string;
  notified_outputs: string;
  status: DeploymentStatus;
  status_message: string | null;
  step: DeploymentStep;
  initial_state: string | null;
  target_state: string;
  requested_by: string;
  on_behalf_of: string | null;
  reason: string | null;
  resources_completed: number | null;
  resources_total: number | null;
  lease_owner: string | null;
  lease_expires_at: StoredTime | null;
  attempts: number;
  failed_attempts: number;
  lost_attempts: number;
  started_at: StoredTime | null;
  wait: string | null;
  check_at: StoredTime | null;
  deadline_at: StoredTime | null;
  created_at: StoredTime;
  last_modified_at: StoredTime;
  completed_at: StoredTime | null;
}

export const DEPLOYMENTS = 'deployments';

/** The columns that say what a deployment is for. */
export function targetColumns(
  scope: Scope,
  { kind, name, parent = '' }: TargetName,
) {
  return {
    ...scopeColumns(scope),
    target_kind: kind,
    target_name: name,
    target_parent: parent,
  };
}

/** A deployment that is not over. */
export function runningDeployment(knex: Knex, id: string) {
  return knex<DeploymentRow>(DEPLOYMENTS)
    .where({ id })
    .whereNull('completed_at');
}

/** What a deployment that ends becomes; nobody holds it any more. */
export function endColumns(end: DeploymentEnd) {
  return {
    status: end.status,
    status_message: end.statusMessage ?? null,
    last_modified_at: end.now.getTime(),
    completed_at: end.now.getTime(),
    wait: null,
    check_at: null,
    lease_owner: null,
    lease_expires_at: null,
  };
}

export function toDeploymentRecord(row: DeploymentRow): DeploymentRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    region: row.region,
    target: {
      kind: row.target_kind,
      id: row.target_id,
      name: row.target_name,
      parent: row.target_parent || undefined,
      createdAt: toDate(row.target_created_at),
    },
    operation: row.operation,
    engine: row.engine,
    notifiedOutputs: fromJson(row.notified_outputs),
    status: row.status,
    statusMessage: row.status_message ?? undefined,
    step: row.step,
    initialState:
      row.initial_state === null ? undefined : fromJson(row.initial_state),
    targetState: fromJson(row.target_state),
    requestedBy: row.requested_by,
    onBehalfOf: row.on_behalf_of ?? undefined,
    reason: row.reason ?? undefined,
    resources: toProgress(row),
    attempts: row.attempts,
    failedAttempts: row.failed_attempts,
    lostAttempts: row.lost_attempts,
    startedAt: toOptionalDate(row.started_at),
    wait: toWait(row),
    deadlineAt: toOptionalDate(row.deadline_at),
    createdAt: toDate(row.created_at),
    lastModifiedAt: toDate(row.last_modified_at),
    completedAt: toOptionalDate(row.completed_at),
  };
}

/** What a deployment waits for, as it is stored. */
export function waitColumns(wait: DeploymentWait | undefined) {
  const { checkAt, ...rest } = wait ?? {};
  return {
    wait: wait ? toJson(rest) : null,
    check_at: fromOptionalDate(checkAt),
  };
}

function toWait({ wait, check_at }: DeploymentRow): DeploymentWait | undefined {
  return wait === null
    ? undefined
    : { ...fromJson<DeploymentWait>(wait), checkAt: toOptionalDate(check_at) };
}

function toProgress(row: DeploymentRow): DeploymentProgress | undefined {
  const { resources_completed: completed, resources_total: total } = row;
  return completed === null || total === null
    ? undefined
    : { completed, total };
}
