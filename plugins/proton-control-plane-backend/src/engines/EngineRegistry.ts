import {
  EngineRepository,
  EngineRequest,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { CustomerManagedEngine } from './CustomerManagedEngine';
import { RunPlaces, findPlace } from './RunPlaces';
import { MissingEngine } from './MissingEngine';

const NO_ENGINES =
  'This control plane has no provisioning engine. Add one to the backend, such as @proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';

const NO_REPOSITORY_ENGINES =
  'This control plane has no engine that provisions through repositories. Leave provisioningRepository out, or add a module with such an engine to the backend';

/** An engine that provisions a template, or why there is none. */
export type EngineChoice =
  | { engine: ProvisioningEngine }
  | { engine?: undefined; reason: string };

/** The properties of a target that decide where its deployments run. */
export interface EngineTarget {
  /** The account that is provisioned in. */
  environmentAccountId: string;
  templateName: string;
  /** Where pull requests provision it; absent when an engine does so directly. */
  provisioningRepository?: EngineRepository;
}

/** The engines of this control plane: its own, and what modules have added. */
export class EngineRegistry {
  static create(engines: ProvisioningEngine[] = []): EngineRegistry {
    const registry = new EngineRegistry();
    engines.forEach(engine => registry.add(engine));
    return registry;
  }

  private readonly engines: ProvisioningEngine[] = [
    new CustomerManagedEngine(),
  ];

  /** Where deployments run; undefined when it isn't configured. */
  places: RunPlaces = { accounts: {}, templates: {} };

  private constructor() {}

  /** Throws an error when there is already an engine with this id. */
  add(engine: ProvisioningEngine): void {
    if (this.engines.some(({ id }) => id === engine.id)) {
      throw new Error(
        `The provisioning engine ${engine.id} was added twice; remove one of the modules that add it`,
      );
    }
    this.engines.push(engine);
  }

  /** The engine with this id; one that only says that it is missing when there is none. */
  get(id: string): ProvisioningEngine {
    return (
      this.engines.find(engine => engine.id === id) ?? new MissingEngine(id)
    );
  }

  /**
   * The first engine that provisions such a template, where the configuration
   * wants it for the target. Without a target, any place is good.
   */
  choose(request: EngineRequest, target?: EngineTarget): EngineChoice {
    const reasons: string[] = [];
    const able: ProvisioningEngine[] = [];
    const { provisioningRepository } = target ?? {};
    const candidates = target
      ? this.engines.filter(
          engine =>
            isOwn(engine) ||
            (engine.usesRepository ?? false) ===
              (provisioningRepository !== undefined),
        )
      : this.engines;
    for (const engine of candidates) {
      const support = engine.supports({ ...request, provisioningRepository });
      if (support.supported) {
        able.push(engine);
      } else if (!isOwn(engine)) {
        reasons.push(`${engine.id}: ${support.reason}`);
      }
    }
    const [first] = able;
    if (first) {
      const place = target && findPlace(this.places, target);
      return place === undefined || first.runsOn === undefined
        ? { engine: first }
        : choosePlace(able, place);
    }
    const noEngines = provisioningRepository
      ? NO_REPOSITORY_ENGINES
      : NO_ENGINES;
    return {
      reason:
        reasons.length > 0
          ? `No engine of this control plane provisions it (${reasons.join(
              '; ',
            )})`
          : noEngines,
    };
  }

  /**
   * The id of the engine that continues what another one has provisioned: one
   * where the configuration wants it, or else the same.
   */
  chooseNext(lastId: string, target: EngineTarget): string {
    const place = findPlace(this.places, target);
    const next = this.engines.find(
      ({ id, runsOn }) =>
        runsOn !== undefined &&
        runsOn === place &&
        this.areInterchangeable(id, lastId),
    );
    return next?.id ?? lastId;
  }

  /** Whether one engine can continue the deployments of another. */
  areInterchangeable(id: string, otherId: string): boolean {
    const { stateFormat } = this.get(id);
    return (
      id === otherId ||
      (stateFormat !== undefined &&
        stateFormat === this.get(otherId).stateFormat)
    );
  }

  /** Whether any engine keeps states where other machines don't see them. */
  get keepsStatesLocally(): boolean {
    return this.engines.some(engine => engine.keepsStatesLocally);
  }

  /** How states can be kept where all machines see them; undefined when no engine says. */
  get sharedStateAdvice(): string | undefined {
    return this.engines.find(engine => engine.sharedStateAdvice)
      ?.sharedStateAdvice;
  }

  /** What the engines use to prove themselves, and may stand in no log. */
  listSecrets(): string[] {
    return this.engines.flatMap(engine => engine.listSecrets());
  }

  /** Why an engine can't run here, and what to do; undefined when all can. */
  async findUnavailability(): Promise<string | undefined> {
    const added = this.engines.filter(engine => !isOwn(engine));
    const reasons = await Promise.all(
      added.map(engine => engine.findUnavailability()),
    );
    return added.length === 0
      ? NO_ENGINES
      : reasons.filter(reason => reason !== undefined).join('; ') || undefined;
  }
}

function choosePlace(able: ProvisioningEngine[], place: string): EngineChoice {
  const engine = able.find(({ runsOn }) => runsOn === place);
  const places = able.flatMap(({ runsOn }) => runsOn ?? []).join(', ');
  return engine
    ? { engine }
    : {
        reason: `protonControlPlane.deployments.runs requires ${place} for this deployment, but this backend only has engines for: ${places}. Add the module that provides ${place}, or change the configuration`,
      };
}

function isOwn(engine: ProvisioningEngine): boolean {
  return engine instanceof CustomerManagedEngine;
}
