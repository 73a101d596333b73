import { HumanDuration } from '@backstage/types';

/**
 * How Terraform is isolated from the backend that starts it.
 *
 * @public
 */
export interface TerraformIsolation {
  /**
   * `auto` isolates as far as this machine allows, and logs how far that is.
   * `required` runs nothing unless files, processes and network are isolated.
   * `none` isolates nothing.
   */
  mode: 'auto' | 'required' | 'none';
  /** Files and folders that templates may read besides the system's programs. */
  readOnlyPaths?: string[];
  /**
   * Files and folders that templates never see, also when they lie among the
   * system's programs: those of the backend itself.
   */
  hiddenPaths?: string[];
  /** Services on this machine's loopback that templates may reach, as `host:port`. */
  reachableAddresses?: string[];
  /** Lets templates use the metadata service, and with it the role of the instance. */
  allowInstanceMetadata?: boolean;
}

/**
 * Limits of one Terraform command and its child processes.
 *
 * @public
 */
export interface TerraformLimits {
  /** In bytes. */
  memory?: number;
  /** Processes and threads. */
  processes?: number;
  /** Of each process. */
  openFiles?: number;
  /** Processor time of each process. */
  cpuTime?: HumanDuration;
  /** How many processors at a time; needs a cgroup. */
  cpus?: number;
}
