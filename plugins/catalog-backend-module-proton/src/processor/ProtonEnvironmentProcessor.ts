import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { isError } from '@backstage/errors';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  CatalogProcessor,
  CatalogProcessorCache,
  CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { readEntityRules } from '../config/readEntityRules';
import { toEnvironmentEntity } from '../entities/toEnvironmentEntity';
import { EnvironmentDetailsReader } from '../environments/EnvironmentDetailsReader';
import { getEnvironment } from '../environments/readEnvironments';

/** How long the catalog goes by an answer, in milliseconds. */
const FRESH_MS = 5 * 60_000;

const CACHE_KEY = 'annotations';

/** Of the entities that come from Proton itself, which are complete. */
const OWN_LOCATION_TYPE = 'proton-environment';

/**
 * Resolves the annotation `aws.amazon.com/aws-proton-environment` on entities
 * that people wrote: what the provider would annotate the environment with is
 * added to theirs, unless they have said it themselves.
 *
 * An ARN that is none, or leads nowhere, is an error of the entity. As long as
 * Proton does not answer, the entity keeps what it had.
 */
export class ProtonEnvironmentProcessor implements CatalogProcessor {
  static fromConfig(options: {
    config: Config;
    proton: ProtonService;
    logger: LoggerService;
  }): ProtonEnvironmentProcessor {
    return new ProtonEnvironmentProcessor(options);
  }

  private readonly rules;
  private readonly details;
  /** Why an ARN could not be read the last time, as the log has it already. */
  private readonly failures = new Map<string, string>();

  private constructor(
    private readonly options: {
      config: Config;
      proton: ProtonService;
      logger: LoggerService;
    },
  ) {
    this.rules = readEntityRules(options.config);
    this.details = new EnvironmentDetailsReader({
      outputMapping: this.rules.outputMapping,
      proton: options.proton,
    });
  }

  getProcessorName(): string {
    return 'ProtonEnvironmentProcessor';
  }

  async preProcessEntity(
    entity: Entity,
    location: LocationSpec,
    emit: CatalogProcessorEmit,
    _originLocation: LocationSpec,
    cache: CatalogProcessorCache,
  ): Promise<Entity> {
    const arn = entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT];
    if (arn === undefined || location.type === OWN_LOCATION_TYPE) {
      return entity;
    }
    if (!parseEnvironmentArn(arn)) {
      emit(
        processingResult.generalError(
          location,
          `The annotation "${ANNOTATION_PROTON_ENVIRONMENT}" must be the ARN of a Proton environment`,
        ),
      );
      return entity;
    }
    const known = await cache.get<KnownAnnotations>(CACHE_KEY);
    const annotations = await this.resolve(arn, known);
    if (annotations.problem) {
      emit(processingResult.generalError(location, annotations.problem));
    }
    await cache.set(CACHE_KEY, annotations);
    return {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: { ...annotations.values, ...entity.metadata.annotations },
      },
    };
  }

  private async resolve(
    arn: string,
    known: KnownAnnotations | undefined,
  ): Promise<KnownAnnotations> {
    if (known?.arn === arn && Date.now() < known.freshUntil) {
      return known;
    }
    const freshUntil = Date.now() + FRESH_MS;
    try {
      const read = await this.read(arn);
      this.failures.delete(arn);
      return { arn, freshUntil, ...read };
    } catch (error) {
      const failure = isError(error) ? error.message : String(error);
      if (this.failures.get(arn) !== failure) {
        this.failures.set(arn, failure);
        this.options.logger.warn(
          `${arn} cannot be read from Proton; entities with its annotation keep what they have: ${failure}`,
        );
      }
      return {
        arn,
        freshUntil,
        values: known?.arn === arn ? known.values : {},
      };
    }
  }

  private async read(
    arn: string,
  ): Promise<Pick<KnownAnnotations, 'values' | 'problem'>> {
    const client = await this.options.proton.getClientForArn(arn);
    const name = parseEnvironmentArn(arn)?.resourceId ?? '';
    const environment = await getEnvironment(client, name);
    if (!environment) {
      return {
        values: {},
        problem: `The annotation "${ANNOTATION_PROTON_ENVIRONMENT}" leads nowhere: there is no environment ${arn}`,
      };
    }
    const { entity } = toEnvironmentEntity({
      environment,
      details: await this.details.read(client, environment),
      entityName: name,
      rules: this.rules,
    });
    return {
      values: Object.fromEntries(
        Object.entries(entity.metadata.annotations ?? {}).filter(
          ([key]) => !key.startsWith('backstage.io/'),
        ),
      ),
    };
  }
}

// A type rather than an interface: the cache takes what is JSON.
type KnownAnnotations = {
  arn: string;
  /** In milliseconds since the epoch. */
  freshUntil: number;
  values: Record<string, string>;
  problem?: string;
};
