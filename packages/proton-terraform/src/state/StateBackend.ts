import { JsonObject } from '@backstage/types';
import { relative, resolve as resolvePath } from 'node:path';
import { EngineTarget } from '@proton-vending/backstage-plugin-proton-common';
import { findSettingSecrets } from '../output/secrets';
import { stateFileIn } from './stateFile';
import { expandPlaceholders } from './placeholders';

/**
 * Where Terraform keeps the state of environments, as the operator configured it.
 *
 * @public
 */
export interface StateBackendSettings {
  /** As in a `backend` block, such as `s3`. */
  type: string;
  /** What would stand in the block; its texts may have placeholders. */
  config: JsonObject;
}

/** Settings that say where a state is, and are no secrets. */
const PLACES = [
  'bucket',
  'container_name',
  'schema_name',
  'prefix',
  'path',
  'key',
];

/**
 * Names the place of each environment's state.
 *
 * @public
 */
export class StateBackend {
  /** Keeps the state of each environment in a file of its own folder. */
  static readonly LOCAL = StateBackend.create({ type: 'local', config: {} });

  /** Stores the state of each environment in the control plane. */
  static readonly CONTROL_PLANE = StateBackend.create({
    type: 'local',
    config: {},
  });

  /** Creates a state backend from settings that have been checked. */
  static create(settings: StateBackendSettings): StateBackend {
    return new StateBackend(settings);
  }

  private constructor(private readonly settings: StateBackendSettings) {}

  /** The name of the Terraform backend, such as `s3`. */
  get type(): string {
    return this.settings.type;
  }

  /** Whether the control plane keeps the state: the file is there for a deployment only. */
  get isInControlPlane(): boolean {
    return this === StateBackend.CONTROL_PLANE;
  }

  /** Whether Terraform's state is a file in the environment's own folder. */
  get isLocal(): boolean {
    return this.type === 'local';
  }

  /**
   * Whether a lock outlives who took it, and only its own id unlocks it. The
   * locks of local files and of PostgreSQL end with their holder.
   */
  get leavesLocks(): boolean {
    return this.type === 's3';
  }

  /** The settings, whose placeholders are not filled in. */
  get config(): JsonObject {
    return this.settings.config;
  }

  /** The credentials among the settings. */
  get secrets(): string[] {
    return findSettingSecrets(this.settings.config);
  }

  /** How an operator puts a state back, in a few words. */
  get howToRestore(): string {
    if (this.isInControlPlane) {
      return 'list its versions with GET …/state-versions, and restore one';
    }
    switch (this.type) {
      case 'local':
        return 'copy it from a backup';
      case 's3':
        return 'an earlier version of the object, or "terraform state push"';
      default:
        return '"terraform state push"';
    }
  }

  /** Where the state of an environment is, for people. */
  describePlace(target: EngineTarget, stateDirectory: string): string {
    if (this.isInControlPlane) {
      return 'the control plane';
    }
    if (this.isLocal) {
      return stateFileIn(stateDirectory);
    }
    const config = this.configFor(target, stateDirectory);
    const places = PLACES.flatMap(name =>
      typeof config[name] === 'string' ? [`${name} ${config[name]}`] : [],
    );
    return `the ${this.type} backend${
      places.length > 0 ? ` (${places.join(', ')})` : ''
    }`;
  }

  /**
   * The backend configuration for the state of one environment. It is saved with
   * a plan, which may be carried out in another folder.
   */
  configFor(
    target: EngineTarget,
    stateDirectory: string,
    workingDirectory?: string,
  ): JsonObject {
    if (this.isInControlPlane && workingDirectory !== undefined) {
      const file = resolvePath(stateFileIn(stateDirectory));
      return { path: relative(resolvePath(workingDirectory), file) };
    }
    return this.isLocal
      ? { path: stateFileIn(stateDirectory) }
      : expandPlaceholders(this.settings.config, target);
  }
}
