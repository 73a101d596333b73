import { V1Container, V1PodSpec } from '@kubernetes/client-node';
import { ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { killProcessesIn } from '../processesIn';
import { ObjectStore } from './ObjectStore';

/** What runs in place of an image. */
export interface ContainerProgram {
  file: string;
  args: string[];
}

/** The process of a container. */
export interface RunningContainer {
  child: ChildProcess;
  /** Where the volumes of its pod are. */
  folder: string;
}

/** What the process of a container starts with. */
export interface ContainerSetup {
  env: Record<string, string>;
  folder: string;
}

/** Undefined when a Secret is missing. */
export function readVariables(
  { env = [] }: V1Container,
  store: ObjectStore,
): Record<string, string> | undefined {
  const variables: Record<string, string> = {};
  for (const { name, value, valueFrom } of env) {
    const ref = valueFrom?.secretKeyRef;
    const secret = ref && store.get('secrets', ref.name ?? '');
    if (ref && !secret) {
      return undefined;
    }
    variables[name] = ref ? secret?.stringData?.[ref.key] ?? '' : value ?? '';
  }
  return variables;
}

/**
 * Creates the folders of a pod's volumes. Paths of volumes in variables become
 * paths in the folder.
 *
 * @param claims - the folders of persistent volume claims
 */
export function mountVolumes(
  root: string,
  container: V1Container,
  { volumes = [] }: V1PodSpec,
  variables: Record<string, string>,
  claims: Record<string, string>,
): ContainerSetup {
  const folder = mkdtempSync(join(root, 'pod-'));
  const { volumeMounts = [] } = container;
  for (const { mountPath, name } of volumeMounts) {
    const claim = volumes.find(volume => volume.name === name)
      ?.persistentVolumeClaim?.claimName;
    const path = join(folder, mountPath);
    if (claim === undefined) {
      mkdirSync(path, { recursive: true });
    } else {
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(claims[claim], path);
    }
  }
  const inPod = (value: string) =>
    volumeMounts.some(({ mountPath }) => mountPath === value)
      ? join(folder, value)
      : value;
  const env = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, inPod(value)]),
  );
  return { folder, env: { PATH: process.env.PATH ?? '', ...env } };
}

/** Starts the process of a container; calls back with its last output when it ends. */
export function startContainer(
  { args, file }: ContainerProgram,
  { env, folder }: ContainerSetup,
  onEnd: (exitCode: number, output: string) => void,
): RunningContainer {
  const child = spawn(file, args, {
    env,
    cwd: env.HOME,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const container = { child, folder };
  let output = '';
  const keep = (data: Buffer) => {
    output = `${output}${data}`.slice(-2_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  // A container ends with its first process.
  child.on('exit', () => killContainer(container));
  child.on('close', (code, signal) => {
    onEnd(code ?? 128 + (signal === 'SIGTERM' ? 15 : 9), output);
  });
  return container;
}

/** Kills what runs in a container: all that works in the folders of its pod. */
export function killContainer({ child, folder }: RunningContainer): void {
  child.kill('SIGKILL');
  killProcessesIn(folder);
}
