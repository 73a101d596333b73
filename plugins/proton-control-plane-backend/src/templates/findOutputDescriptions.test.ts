import { findOutputDescriptions } from './findOutputDescriptions';

const find = (contents: string, path = 'outputs.tf') =>
  findOutputDescriptions([{ path, contents }]);

describe('findOutputDescriptions', () => {
  it('reads the descriptions of outputs', () => {
    expect(
      find(`
output "cluster_name" {
  description = "Name of the \\"cluster\\"."
  value       = aws_eks_cluster.this.name
}

output "subnets" {
  value = jsonencode({
    for key, subnet in aws_subnet.private : key => subnet.id
  })
}

output "tags" {
  value       = "\${local.name}"
  sensitive   = true
  description = "  Tags\\nof all resources "
}
`),
    ).toEqual({
      cluster_name: 'Name of the "cluster".',
      tags: 'Tags of all resources',
    });
  });

  it.each([
    ['a variable', 'variable "a" {\n  description = "A"\n}'],
    ['a comment', 'output "a" {\n  # description = "A"\n  value = 1\n}'],
    ['another output', 'output "a" { value = 1 }\nlocals {\n  b = 1\n}'],
    ['an empty text', 'output "a" {\n  description = " "\n}'],
    ['an unfinished block', 'output "a" {\n  description = "A"\n'],
  ])('takes none from %s', (_, contents) => {
    expect(find(contents)).toEqual({});
  });

  it('leaves the files of modules and other files alone', () => {
    const contents = 'output "a" {\n  description = "A"\n}\n';

    expect(find(contents, 'modules/vpc/outputs.tf')).toEqual({});
    expect(find(contents, 'outputs.txt')).toEqual({});
    expect(
      findOutputDescriptions([
        { path: 'outputs.tf', contents: Buffer.from(contents) },
      ]),
    ).toEqual({ a: 'A' });
  });

  it('has limits', () => {
    const outputs = Array.from(
      { length: 300 },
      (_, index) =>
        `output "o${index}" {\n  description = "${'d'.repeat(600)}"\n}`,
    );
    const found = Object.values(find(outputs.join('\n')));

    expect(found).toHaveLength(200);
    expect(found[0]).toHaveLength(500);
  });

  it('reads hostile files in no time', () => {
    const hostile = `${'output "a" {\n'.repeat(20_000)}${'\\'.repeat(100_000)}`;

    expect(find(hostile)).toEqual({});
  });
});
