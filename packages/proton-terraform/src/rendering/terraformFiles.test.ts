import { findTerraformFileProblems } from './terraformFiles';

const files = (...paths: string[]) =>
  paths.map(path => ({ path, contents: '' }));

describe('findTerraformFileProblems', () => {
  it('accepts a folder with a .tf file, and a named one', () => {
    expect(findTerraformFileProblems(files('main.tf', 'a.yaml'), '*')).toEqual(
      [],
    );
    expect(findTerraformFileProblems(files('main.tf'), 'main.tf')).toEqual([]);
  });

  it('refuses the names of the files that Proton writes', () => {
    expect(
      findTerraformFileProblems(
        files(
          'main.tf',
          'proton.environment.variables.tf',
          'proton.auto.tfvars.json',
        ),
        '*',
      ),
    ).toEqual([
      'infrastructure/proton.environment.variables.tf has a reserved name: Proton writes the Terraform files that start with "proton.". Rename it',
    ]);
  });

  it('requires the file that the manifest names', () => {
    expect(findTerraformFileProblems(files('main.tf'), 'cluster.tf')).toEqual([
      'infrastructure/cluster.tf is missing, and infrastructure/manifest.yaml names it',
    ]);
  });

  it('refuses a manifest that names another kind of file', () => {
    expect(findTerraformFileProblems(files('main.json'), 'main.json')).toEqual([
      'infrastructure/manifest.yaml: infrastructure.templates[0].file must end in .tf, or be "*" for every file of infrastructure/',
    ]);
  });

  it('requires a .tf file in infrastructure/ itself', () => {
    expect(
      findTerraformFileProblems(
        files('main.tofu', 'modules/network/main.tf'),
        '*',
      ),
    ).toEqual([
      'infrastructure/ has no .tf file, and infrastructure/manifest.yaml asks for all of them',
    ]);
  });
});
