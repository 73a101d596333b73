import { RepositoryProvider } from './RepositoryStore';

/** A commit, and the folder of it that matters. */
export interface Revision {
  repositoryProvider: RepositoryProvider;
  repositoryName: string;
  branch: string;
  /** Relative to the repository's root. */
  directory: string;
  sha: string;
}

/** Something that a sync did or met. */
export interface SyncEvent {
  type: SyncEventType;
  event: string;
  /** ISO 8601. */
  time: string;
  /** The ARN of a version or the SHA of a commit. */
  externalId?: string;
}

export type SyncEventType =
  | 'SYNC_REQUESTED'
  | 'SYNC_STARTED'
  | 'VERSION_REGISTERED'
  | 'CONTENT_UNCHANGED'
  | 'SYNC_SUCCEEDED'
  | 'SYNC_FAILED';

/** A sync of a branch, whatever templates come from it. */
export interface RepositorySyncAttempt {
  /** ISO 8601. */
  startedAt: string;
  status: 'INITIATED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  events: SyncEvent[];
}

/** A sync of one template, or of one major version of it. */
export interface ResourceSyncAttempt extends RepositorySyncAttempt {
  initialRevision: Revision;
  targetRevision: Revision;
  /** The ARN of what is synced. */
  target: string;
}
