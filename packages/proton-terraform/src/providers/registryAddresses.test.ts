import { addChoicesFor, isFromOpenTofu } from './registryAddresses';

const choice = (address: string, version: string) =>
  `provider "${address}" {\n  version     = "${version}"\n  constraints = "~> 5.0"\n}\n`;

const AWS = choice('registry.terraform.io/hashicorp/aws', '5.1.0');

describe('addChoicesFor', () => {
  it('adds what the other program chose in its own registry', () => {
    const lock = `# By "terraform init".\n\n${AWS}`;
    const added = addChoicesFor('OpenTofu', lock);
    expect(added).toBe(
      `${lock}\n${choice('registry.opentofu.org/hashicorp/aws', '5.1.0')}\n`,
    );
    expect(isFromOpenTofu(lock)).toBe(false);
    expect(isFromOpenTofu(added)).toBe(true);
  });

  it('goes the other way too', () => {
    expect(
      addChoicesFor(
        'Terraform',
        choice('registry.opentofu.org/hashicorp/random', '3.0.0'),
      ),
    ).toContain(choice('registry.terraform.io/hashicorp/random', '3.0.0'));
  });

  it.each([
    [
      'what is chosen already',
      choice('registry.opentofu.org/hashicorp/aws', '5.2.0'),
    ],
    [
      'what is of another registry',
      choice('example.com/hashicorp/aws', '5.2.0'),
    ],
    [
      'what may be another provider',
      choice('registry.terraform.io/acme/aws', '5.2.0'),
    ],
  ])('leaves %s alone', (_, other) => {
    const lock = other.includes('opentofu') ? `${AWS}\n${other}` : other;
    expect(addChoicesFor('OpenTofu', lock).trim()).toBe(lock.trim());
  });
});
