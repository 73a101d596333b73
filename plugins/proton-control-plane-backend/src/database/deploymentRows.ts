import {
  DeploymentStatus,
  DeploymentStep,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { StoredTime, fromJson, toDate, toOptionalDate } from './columns';
import { Scope } from './scope';

export type DeploymentOperation = 'create' | 'update' | 'delete';

/** Who runs a deployment: a worker here, or a pipeline that notifies. */
export type DeploymentProvisioner = 'engine' | 'pipeline';

/** An output that came by notification. */
export interface NotifiedOutput {
  key: string;
  value: string;
  /** Whether it holds an input that the schema calls sensitive. */
  sensitive?: boolean;
}

/** What a deployment starts from or leads to. */
export interface EnvironmentState {
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

/** The steps that a worker enters. */
export type EnteredStep = Exclude<DeploymentStep, 'queued'>;

export interface DeploymentRecord extends Scope {
  id: string;
  environmentId: string;
  environmentName: string;
  environmentCreatedAt: Date;
  operation: DeploymentOperation;
  provisionedBy: DeploymentProvisioner;
  status: DeploymentStatus;
  statusMessage?: string;
  step: DeploymentStep;
  initialState?: EnvironmentState;
  targetState: EnvironmentState;
  /** What came by notification before the end. */
  notifiedOutputs: NotifiedOutput[];
  /** Who asked for it. */
  requestedBy: string;
  /** The user for whom, as who asked says: an entity ref. */
  onBehalfOf?: string;
  /** Why, as who asked says. */
  reason?: string;
  /** When steps began; not known of deployments that are older than this. */
  stepStarts: Partial<Record<EnteredStep, Date>>;
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
  environment_id: string;
  environment_name: string;
  environment_created_at: StoredTime;
  operation: DeploymentOperation;
  provisioned_by: DeploymentProvisioner;
  notified_outputs: string;
  status: DeploymentStatus;
  status_message: string | null;
  step: DeploymentStep;
  initial_state: string | null;
  target_state: string;
  requested_by: string;
  on_behalf_of: string | null;
  reason: string | null;
  rendering_at: StoredTime | null;
  planning_at: StoredTime | null;
  applying_at: StoredTime | null;
  settling_at: StoredTime | null;
  resources_completed: number | null;
  resources_total: number | null;
  lease_owner: string | null;
  lease_expires_at: StoredTime | null;
  attempts: number;
  failed_attempts: number;
  lost_attempts: number;
  started_at: StoredTime | null;
  created_at: StoredTime;
  last_modified_at: StoredTime;
  completed_at: StoredTime | null;
}

export const DEPLOYMENTS = 'deployments';

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
    lease_owner: null,
    lease_expires_at: null,
  };
}

export function toDeploymentRecord(row: DeploymentRow): DeploymentRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    region: row.region,
    environmentId: row.environment_id,
    environmentName: row.environment_name,
    environmentCreatedAt: toDate(row.environment_created_at),
    operation: row.operation,
    provisionedBy: row.provisioned_by,
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
    stepStarts: {
      rendering: toOptionalDate(row.rendering_at),
      planning: toOptionalDate(row.planning_at),
      applying: toOptionalDate(row.applying_at),
      settling: toOptionalDate(row.settling_at),
    },
    resources: toProgress(row),
    attempts: row.attempts,
    failedAttempts: row.failed_attempts,
    lostAttempts: row.lost_attempts,
    startedAt: toOptionalDate(row.started_at),
    createdAt: toDate(row.created_at),
    lastModifiedAt: toDate(row.last_modified_at),
    completedAt: toOptionalDate(row.completed_at),
  };
}

function toProgress(row: DeploymentRow): DeploymentProgress | undefined {
  const { resources_completed: completed, resources_total: total } = row;
  return completed === null || total === null
    ? undefined
    : { completed, total };
}
