import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Where a deployment can be held. */
export type Gate = 'beforePlan' | 'inPlan' | 'inApply' | 'beforeSettling';

/**
 * Holds the Terraform of chosen environments at a chosen step, by a program
 * that waits as long as a file is there and then becomes the real Terraform.
 */
export class TerraformGates {
  /** Stands for Terraform. */
  readonly binary: string;
  private readonly closed = new Set<string>();

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.binary = join(folder, 'terraform');
    const terraform = execFileSync('sh', ['-c', 'command -v terraform'], {
      encoding: 'utf8',
    }).trim();
    const script = `#!/bin/sh
name=$(sed -n 's/.*"cluster_name" *: *"\\([a-z]*\\)".*/\\1/p' proton.auto.tfvars.json 2>/dev/null)
case "$1 $2" in
  "version "*) gate=beforePlan ;;
  "plan "*) gate=inPlan.$name ;;
  "show -json") gate=beforeSettling.$name ;;
  *) gate=none ;;
esac
if [ -e "${folder}/$gate" ]; then
  touch "${folder}/$gate.reached"
  while [ -e "${folder}/$gate" ]; do sleep 0.05; done
fi
exec "${terraform}" "$@"
`;
    writeFileSync(this.binary, script, { mode: 0o755 });
  }

  /** A bundle's code that says who created what, and can be held in mid-apply. */
  get code(): string {
    const gate = `${this.folder}/inApply.$NAME`;
    return `
resource "terraform_data" "vpc" {
  input = var.environment.inputs.cluster_name
  provisioner "local-exec" {
    command     = "echo vpc >> ${this.folder}/created.$NAME"
    environment = { NAME = var.environment.inputs.cluster_name }
  }
}
resource "terraform_data" "cluster" {
  input = terraform_data.vpc.id
  provisioner "local-exec" {
    command     = "if [ -e ${gate} ]; then touch ${gate}.reached; while [ -e ${gate} ]; do sleep 0.05; done; fi; echo cluster >> ${this.folder}/created.$NAME"
    environment = { NAME = var.environment.inputs.cluster_name }
  }
}
output "vpc" { value = terraform_data.vpc.id }
output "cluster_name" { value = terraform_data.vpc.output }
`;
  }

  /** Where the creations of an environment are counted. */
  creationsOf(name: string): string {
    return join(this.folder, `created.${name}`);
  }

  close(gate: Gate, name: string): void {
    writeFileSync(this.fileOf(gate, name), '');
    this.closed.add(this.fileOf(gate, name));
    // A program that has changed is asked for its version again.
    utimesSync(this.binary, new Date(), new Date());
  }

  open(gate: Gate, name: string): void {
    rmSync(this.fileOf(gate, name), { force: true });
  }

  openAll(): void {
    this.closed.forEach(file => rmSync(file, { force: true }));
  }

  isReached(gate: Gate, name: string): boolean {
    return existsSync(`${this.fileOf(gate, name)}.reached`);
  }

  /** Before its plan, Terraform knows nothing of an environment yet. */
  private fileOf(gate: Gate, name: string): string {
    return join(this.folder, gate === 'beforePlan' ? gate : `${gate}.${name}`);
  }
}
