import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { DeferredEntity } from '@backstage/plugin-catalog-node';
import {
  SoftwareTemplateError,
  TemplateSchemaError,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { EntityRules } from '../config/readEntityRules';
import type { SoftwareTemplateRules } from '../config/readProviderConfigs';
import { EnvironmentDetailsReader } from '../environments/EnvironmentDetailsReader';
import type { KnownEnvironment } from '../environments/readEnvironments';
import type {
  ProtonEnvironmentFacts,
  ProtonEnvironmentTransformer,
} from '../extensionPoint';
import { type ProblemLog, toProblems } from '../problems/ProblemLog';
import { PublishedVersionReader } from '../templates/PublishedVersionReader';
import type { KnownTemplate } from '../templates/readTemplates';
import {
  type EntityNames,
  nameSoftwareTemplate,
  nameTemplate,
  type NamedResource,
} from './EntityNames';
import { toEnvironmentEntity } from './toEnvironmentEntity';
import { toSoftwareTemplateEntity } from './toSoftwareTemplateEntity';
import { toTemplateEntity } from './toTemplateEntity';

/** A resource has an entity; an environment template may have two. */
export type EntityKind = 'environment' | 'template' | 'software-template';

/** The entities of Proton's resources, and by which names the catalog has them. */
export class EntityBuilder {
  private readonly versions: PublishedVersionReader;

  constructor(
    private readonly options: {
      proton: ProtonService;
      rules: EntityRules;
      /** No software templates are made when absent. */
      softwareTemplates?: SoftwareTemplateRules;
      details: EnvironmentDetailsReader;
      transformers: ProtonEnvironmentTransformer[];
      problems: ProblemLog;
      locationKey: string;
    },
  ) {
    this.versions = new PublishedVersionReader({
      readTags: options.softwareTemplates?.readTags ?? false,
    });
  }

  get makesSoftwareTemplates(): boolean {
    return this.options.softwareTemplates !== undefined;
  }

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
          ? this.refTo(
              'template',
              { arn: templateArn, name: templateName },
              names,
            )
          : undefined,
      rules,
    });
    const { tags, outputs } = known;
    const transformed = await transformEntity(
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
      ...toProblems('transformer', transformed.problems),
    ]);
    return transformed.entity && this.locate(transformed.entity);
  }

  buildTemplate(template: KnownTemplate, names: EntityNames): DeferredEntity {
    return this.locate(
      toTemplateEntity({
        template,
        entityName: names.assign(this.nameFor('template', template)),
        rules: this.options.rules,
      }),
    );
  }

  /**
   * `undefined` when no software templates are wanted, nothing of the environment
   * template is published, or no form can be written for what is.
   *
   * @throws when Proton does not answer for the version
   */
  async buildSoftwareTemplate(
    template: KnownTemplate,
    names: EntityNames,
  ): Promise<DeferredEntity | undefined> {
    const { proton, rules, softwareTemplates, problems } = this.options;
    if (!softwareTemplates) {
      return undefined;
    }
    const client = await proton.getClient(template);
    const version = await this.versions.read(client, template);
    if (!version) {
      return undefined;
    }
    const named = this.nameFor('software-template', template);
    try {
      const built = toSoftwareTemplateEntity({
        template,
        version,
        entityName: names.assign(named),
        rules: softwareTemplates,
        tagNames: rules.tagNames,
      });
      problems.report(named.arn, toProblems('tag', built.problems));
      return this.locate(built.entity);
    } catch (error) {
      if (
        error instanceof SoftwareTemplateError ||
        error instanceof TemplateSchemaError
      ) {
        problems.report(named.arn, [
          {
            kind: 'software-template',
            message: `there is no software template for version ${version.majorVersion}.${version.minorVersion}: ${error.message}`,
          },
        ]);
        return undefined;
      }
      throw error;
    }
  }

  /** Forgets the templates that are not in the list. */
  retain(templates: KnownTemplate[]): void {
    this.versions.retain(templates);
  }

  /** All resources that get an entity, each as its entity is called. */
  listNamed(
    environments: NamedResource[],
    templates: NamedResource[],
  ): NamedResource[] {
    const { softwareTemplates } = this.options;
    return [
      ...environments,
      ...templates.map(each => this.nameFor('template', each)),
      ...(softwareTemplates
        ? templates.map(each => this.nameFor('software-template', each))
        : []),
    ];
  }

  refTo(kind: EntityKind, resource: NamedResource, names: EntityNames): string {
    return this.toRef(kind, names.assign(this.nameFor(kind, resource)));
  }

  /** The ref of an entity that goes; its name is free then. */
  releaseRef(
    kind: EntityKind,
    resource: NamedResource,
    names: EntityNames,
  ): string {
    return this.toRef(kind, names.release(this.nameFor(kind, resource)));
  }

  private nameFor(kind: EntityKind, resource: NamedResource): NamedResource {
    switch (kind) {
      case 'template':
        return nameTemplate(resource);
      case 'software-template':
        return nameSoftwareTemplate(
          resource,
          this.options.softwareTemplates?.namePrefix ?? '',
        );
      default:
        return resource;
    }
  }

  private toRef(kind: EntityKind, name: string): string {
    const { rules, softwareTemplates } = this.options;
    return kind === 'software-template'
      ? stringifyEntityRef({
          kind: 'Template',
          namespace: softwareTemplates?.namespace,
          name,
        })
      : stringifyEntityRef({
          kind: 'Resource',
          namespace: rules.namespace,
          name,
        });
  }

  private locate(entity: Entity): DeferredEntity {
    return { entity, locationKey: this.options.locationKey };
  }
}

/**
 * Lets each transformer change the entity. One that fails is passed over, with a
 * sentence that says why; the others and the entity stand.
 */
async function transformEntity(
  entity: Entity,
  facts: ProtonEnvironmentFacts,
  transformers: ProtonEnvironmentTransformer[],
): Promise<{ entity: Entity | undefined; problems: string[] }> {
  const problems: string[] = [];
  const entityRef = stringifyEntityRef(entity);
  let current = entity;
  for (const transform of transformers) {
    try {
      const next = await transform(structuredClone(current), facts);
      if (next === undefined) {
        return { entity: undefined, problems };
      }
      if (stringifyEntityRef(next) !== entityRef) {
        problems.push(
          `a transformer made ${stringifyEntityRef(
            next,
          )} of ${entityRef}; what an entity is called must stay`,
        );
      } else {
        current = next;
      }
    } catch (error) {
      problems.push(
        `a transformer failed: ${isError(error) ? error.message : error}`,
      );
    }
  }
  return { entity: current, problems };
}
