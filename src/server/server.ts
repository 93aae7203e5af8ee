// The server with the real model behind it. One code for three carriers: a worker, the page's own thread, Node.
import { RULES } from '#wire/version.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Routine } from '#engine/routine.ts';
import { POLICIES } from '#policies/index.ts';
import { scenario_json, SCENARIO_IDS } from '#scenarios/index.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import type { Machine } from '#session/machine.ts';
import { load_scenario, make_machine } from '#session/machine.ts';
import { report } from '#session/report.ts';
import type { ScenarioText, SwitchText } from '#wire/catalog.ts';
import type { LoadedScenario, Model, ServedMachine } from './model.ts';
import type { Send, Server } from './request_server.ts';
import { RequestServer } from './request_server.ts';
