import { stringifyEntityRef } from '@backstage/catalog-model';
import type { DeferredEntity } from '@backstage/plugin-catalog-node';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { EnvironmentDetailsReader } from '../environments/EnvironmentDetailsReader';
import type { KnownEnvironment } from '../environments/KnownEnvironment';
import type { ProblemLog } from '../problems/ProblemLog';
import { toProblems } from '../problems/Problem';
import type { KnownTemplate } from '../templates/KnownTemplate';
import type { EntityNames, NamedResource } from './EntityNames';
import type { EntityRules } from './EntityRules';
import type { ProtonEnvironmentTransformer } from './EnvironmentTransformer';
import { nameTemplate } from './nameTemplate';
import { toEnvironmentEntity } from './toEnvironmentEntity';
import { toTemplateEntity } from './toTemplateEntity';
import { transformEntity } from './transformEntity';

export interface EntityBuilderOptions {
  proton: ProtonService;
  rules: EntityRules;
  details: EnvironmentDetailsReader;
  transformers: ProtonEnvironmentTransformer[];
  problems: ProblemLog;
  locationKey: string;
}

/** Makes entities of environments and environment templates. */
export class EntityBuilder {
  static create(options: EntityBuilderOptions): EntityBuilder {
    return new EntityBuilder(options);
  }

  private constructor(private readonly options: EntityBuilderOptions) {}

  /**
   * `undefined` for an environment that a transformer leaves out.
   *
   * @throws when Proton does not answer for the environment's details
   */
  async buildEnvironment(
    environment: KnownEnvironment,
    names: EntityNames,
  ): Promise<DeferredEntity | undefined> {
    const { proton, details, rules, transformers, problems } = this.options;
    const { arn, name, accountId, region, templateName, templateVersion } =
      environment;
    const { templateArn } = environment;
    const client = await proton.getClient(environment);
    const known = await details.read(client, environment);
    const built = toEnvironmentEntity({
      environment,
      details: known,
      entityName: names.assign(environment),
      isNameTaken: names.isNameTaken(environment),
      templateEntityRef:
        templateArn && templateName
          ? this.refToTemplate({ arn: templateArn, name: templateName }, names)
          : undefined,
      rules,
    });
    const { tags, outputs } = known;
    const { entity, problems: transformProblems } = await transformEntity(
      built.entity,
      {
        arn,
        name,
        accountId,
        region,
        templateName,
        templateVersion,
        tags,
        outputs,
      },
      transformers,
    );
    problems.report(arn, [
      ...built.problems,
      ...toProblems('transformer', transformProblems),
    ]);
    return entity && { entity, locationKey: this.options.locationKey };
  }

  buildTemplate(template: KnownTemplate, names: EntityNames): DeferredEntity {
    return {
      entity: toTemplateEntity({
        template,
        entityName: names.assign(nameTemplate(template)),
        rules: this.options.rules,
      }),
      locationKey: this.options.locationKey,
    };
  }

  refToEnvironment(environment: NamedResource, names: EntityNames): string {
    return this.toRef(names.assign(environment));
  }

  refToTemplate(template: NamedResource, names: EntityNames): string {
    return this.toRef(names.assign(nameTemplate(template)));
  }

  private toRef(name: string): string {
    const { namespace } = this.options.rules;
    return stringifyEntityRef({ kind: 'Resource', namespace, name });
  }
}
