import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  SoftwareTemplateError,
  TemplateSchemaError,
} from '@proton-vending/backstage-plugin-proton-common';
import type { DeferredEntity } from '@backstage/plugin-catalog-node';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { SoftwareTemplateRules } from '../config/SoftwareTemplateRules';
import type { ProblemLog } from '../problems/ProblemLog';
import { toProblems } from '../problems/Problem';
import type { TagNames } from '../tags/TagNames';
import type { KnownTemplate } from '../templates/KnownTemplate';
import type { PublishedVersion } from '../templates/PublishedVersion';
import { PublishedVersionReader } from '../templates/PublishedVersionReader';
import type { EntityNames, NamedResource } from './EntityNames';
import { nameSoftwareTemplate } from './nameSoftwareTemplate';
import { toSoftwareTemplateEntity } from './toSoftwareTemplateEntity';

export interface SoftwareTemplateBuilderOptions {
  proton: ProtonService;
  rules: SoftwareTemplateRules;
  tagNames: TagNames;
  problems: ProblemLog;
  locationKey: string;
}

/** Makes the software templates of environment templates. */
export class SoftwareTemplateBuilder {
  static create(
    options: SoftwareTemplateBuilderOptions,
  ): SoftwareTemplateBuilder {
    return new SoftwareTemplateBuilder(
      options,
      PublishedVersionReader.create({ readTags: options.rules.readTags }),
    );
  }

  private constructor(
    private readonly options: SoftwareTemplateBuilderOptions,
    private readonly versions: PublishedVersionReader,
  ) {}

  /**
   * `undefined` when nothing of the environment template is published, or no form
   * can be written for what is.
   *
   * @throws when Proton does not answer for the version
   */
  async build(
    template: KnownTemplate,
    names: EntityNames,
  ): Promise<DeferredEntity | undefined> {
    const { proton, locationKey } = this.options;
    const client = await proton.getClient(template);
    const version = await this.versions.read(client, template);
    const entity = version && this.toEntity(template, version, names);
    return entity && { entity, locationKey };
  }

  refTo(template: NamedResource, names: EntityNames): string {
    return this.toRef(names.assign(this.named(template)));
  }

  releaseRef(template: NamedResource, names: EntityNames): string {
    return this.toRef(names.release(this.named(template)));
  }

  named(template: NamedResource): NamedResource {
    return nameSoftwareTemplate(template, this.options.rules.namePrefix);
  }

  retain(templates: KnownTemplate[]): void {
    this.versions.retain(templates);
  }

  private toEntity(
    template: KnownTemplate,
    version: PublishedVersion,
    names: EntityNames,
  ): Entity | undefined {
    const { rules, tagNames, problems } = this.options;
    const { arn } = this.named(template);
    try {
      const built = toSoftwareTemplateEntity({
        template,
        version,
        entityName: names.assign(this.named(template)),
        rules,
        tagNames,
      });
      problems.report(arn, toProblems('tag', built.problems));
      return built.entity;
    } catch (error) {
      if (
        error instanceof SoftwareTemplateError ||
        error instanceof TemplateSchemaError
      ) {
        problems.report(arn, [
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

  private toRef(name: string): string {
    const { namespace } = this.options.rules;
    return stringifyEntityRef({ kind: 'Template', namespace, name });
  }
}
