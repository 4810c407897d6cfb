/** The language model on the run page: its words as text, its silence as silence, its cost, and the run as a file. */
import { RunExport, type ModelOpinion, type StepRecord } from '@trading-crew/core/contracts';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryLocation } from 'wouter/memory-location';
import { AppRoot } from '../../app/app-root.tsx';
import { cleanup, render, screen, waitFor, within } from '../../app/component.testing.ts';
import { BackendProblem, type Backend } from '../../backend/backend.ts';
import { createDemoBackend } from '../../backend/demo-backend.ts';
import { demoAnswer, demoRefusal } from '../../backend/demo/demo-model-calls.ts';
import { demoStep } from '../../backend/demo/demo-runs.ts';
import { problemOf } from '../../backend/problems.ts';
import { Evidence } from './evidence/evidence.tsx';
import { outputsOf } from './run-view.ts';

const SLOW = { timeout: 8_000 };
const AGREED = 'DemoRunModelSays0006';

function open(path: string, backend: Backend = createDemoBackend({ model: 'ready' })) {
  const { hook } = memoryLocation({ path });
  render(<AppRoot backend={Promise.resolve(backend)} locationHook={hook} />);
  return userEvent.setup();
}

async function openStation(runId: string, agent: string) {
  const user = open(`/runs/${runId}`);
  const station = await screen.findByTestId(`station-${agent}`, {}, SLOW);
  await user.click(await within(station).findByRole('button'));
  return { user, evidence: await within(station).findByRole('region', { name: /^Evidence of/ }) };
}

function showEvidence(patch: Partial<StepRecord>) {
  const step = demoStep(AGREED, 'AAPL', 'TrendAnalysisAgent', 0, patch);
  render(<Evidence step={step} outputs={outputsOf([step])} />);
}

afterEach(cleanup);

describe("the model's words", () => {
  it('are shown as text, also where they hold HTML or Markdown, beside the numbers', () => {
    const explanation = 'Rising <b>fast</b> <img src="x" alt="planted"> **soon** [here](https://example.com).';
    const call = demoAnswer('TrendAnalysisAgent', 'AAPL', { explanation });
    showEvidence({ explanation, modelCalls: [call] });
    const words = screen.getByTestId('model-explanation-TrendAnalysisAgent');
    expect(words.textContent).toContain(explanation);
    expect(words.textContent).toContain('by the model gemini-2.5-flash-lite');
    expect(words.querySelector('b, img, strong, a')).toBeNull();
    expect(screen.getByText('Short average (8)')).toBeTruthy();
  });

  it('name what stands nowhere in the evidence, in a warning of its own', () => {
    const answer = demoAnswer('TrendAnalysisAgent', 'AAPL', {}, ['12.5 %', '99']);
    showEvidence({ explanation: 'It rose by 12.5 %, to 99.', modelCalls: [answer] });
    expect(screen.getByTestId('unsupported-figures').textContent).toBe(
      'Names figures that are not in the evidence: 12.5 %; 99',
    );
  });

  it('are not missed in silence: a refusal says its reason', () => {
    const refusal = demoRefusal('TrendAnalysisAgent', 'AAPL', 'BUDGET_SPENT', 'Nothing is left for today.');
    showEvidence({ modelCalls: [refusal] });
    expect(screen.getByText('The model gave no answer: budget spent.')).toBeTruthy();
    expect(screen.queryByTestId('model-explanation-TrendAnalysisAgent')).toBeNull();
  });

  it('leave no trace in a step in which nobody asked', () => {
    showEvidence({});
    expect(screen.queryByText(/the model/i)).toBeNull();
  });
});

describe('a question to the model', () => {
  it('opens to its prompt and its raw answer as they are, and to what it took', async () => {
    const { user, evidence } = await openStation(AGREED, 'SignalConfirmationAgent');
    const call = within(evidence).getByTestId('model-call-SignalConfirmationAgent');
    expect(within(call).queryByRole('region', { name: 'Prompt' })).toBeNull();
    await user.click(within(call).getByRole('button', { name: /Question to the model/ }));
    expect(within(call).getByRole('region', { name: 'Prompt' }).textContent).toContain('<quoted>DEMO-TREND</quoted>');
    expect(within(call).getByRole('region', { name: 'Raw answer' }).textContent).toContain('"verdict": "confirm"');
    expect(call.textContent).toContain('Tokens of thinking903');
    await user.click(within(call).getByRole('button', { name: 'Copy the raw answer' }));
    expect(await navigator.clipboard.readText()).toContain('"verdict": "confirm"');
  });
});

describe('a second opinion', () => {
  it('that agrees stands beside the checks with its reasons and doubts', async () => {
    const { evidence } = await openStation(AGREED, 'SignalConfirmationAgent');
    const opinion = within(evidence).getByTestId('model-opinion');
    expect(opinion.dataset['verdict']).toBe('confirm');
    expect(within(opinion).getByRole('list', { name: 'Reasons' }).children).toHaveLength(2);
    expect(within(opinion).getByRole('list', { name: 'Doubts' }).textContent).toContain('Volume is thin');
    expect(within(evidence).getByRole('list', { name: 'Checks' }).children).toHaveLength(4);
    expect(evidence.textContent).toContain('Verdict of the rulesConfirmed');
    expect(evidence.textContent).toContain('Final verdictConfirmed');
  });

  it('that shrinks says how much is left, and the limit has its name on the way', async () => {
    const { evidence } = await openStation('DemoRunModelLess0008', 'SignalConfirmationAgent');
    expect(within(evidence).getByTestId('model-opinion').textContent).toContain('Leaves 50.0\u00a0% of the size');
    expect(screen.getByTestId('way-there').textContent).toContain(
      'size 29 (clamped from 71: largest position, second opinion)',
    );
  });

  it('that refuses leaves the verdict of the rules to be read', async () => {
    const { evidence } = await openStation('DemoRunModelVeto0009', 'SignalConfirmationAgent');
    expect(within(evidence).getByTestId('model-opinion').dataset['verdict']).toBe('refuse');
    expect(evidence.textContent).toContain('Verdict of the rulesConfirmed');
    expect(evidence.textContent).toContain('Final verdictRefused');
  });

  it('that is missing changes nothing where the settings let the rules decide alone', () => {
    const silent: ModelOpinion = {
      verdict: 'abstained',
      sizeFactor: 1,
      confidence: null,
      reasons: [],
      doubts: [],
      refusal: 'DEADLINE',
    };
    const output = { verdict: 'confirm', confidence: 0.72, sizeFactor: 1, checks: [], model: silent };
    const step = demoStep(AGREED, 'AAPL', 'SignalConfirmationAgent', 0, { output });
    render(<Evidence step={step} outputs={outputsOf([step])} />);
    expect(screen.getByTestId('model-opinion').textContent).toContain(
      'neither a yes nor a no. By the settings the rules',
    );
    expect(screen.getByText('Final verdict').nextSibling?.textContent).toBe('Confirmed');
  });

  it('that abstained is neither a yes nor a no', async () => {
    const { evidence } = await openStation('DemoRunModelMute0007', 'SignalConfirmationAgent');
    const opinion = within(evidence).getByTestId('model-opinion');
    expect(opinion.dataset['verdict']).toBe('abstained');
    expect(opinion.textContent).toContain('Abstained: budget spent');
    expect(opinion.textContent).not.toMatch(/Agrees|Refuses|its own confidence/);
    expect(within(evidence).getByText('Held back: no second opinion')).toBeTruthy();
    expect(screen.getByTestId('way-there').textContent).toContain('no second opinion');
  });

  it('is not there where the rules decided alone', async () => {
    const { evidence } = await openStation('DemoRunTraded0000001', 'SignalConfirmationAgent');
    expect(within(evidence).queryByTestId('model-opinion')).toBeNull();
  });
});

describe('the ideas of the model', () => {
  it('say what became of each', async () => {
    const { evidence } = await openStation(AGREED, 'StrategyEnhancementAgent');
    const ideas = within(within(evidence).getByRole('list', { name: 'Ideas of the model' })).getAllByRole('listitem');
    expect(ideas.map(({ dataset }) => dataset['fate'])).toEqual(['held up', 'did not hold up', 'not tried']);
    expect(ideas[2]?.textContent).toContain('Not tried because: It is no setting.');
    expect(within(evidence).getByRole('list', { name: 'Proposals' }).textContent).toContain('(an idea of the model)');
  });
});

describe('what the model cost', () => {
  it('stands at each station that asked, and their sum in the head of the page', async () => {
    open(`/runs/${AGREED}`);
    expect((await screen.findByTestId('model-cost-SignalConfirmationAgent', {}, SLOW)).textContent).toBe('$0.0028');
    // Three explanations at 0.00012 and two answers of the strong model at 0.002811.
    expect(screen.getByTestId('run-cost').textContent).toMatch(/^Model \$0\.0060?$/);
    expect(screen.queryByTestId('model-cost-RiskManagementAgent')).toBeNull();
  });

  it('is estimated beside the button that runs the crew again, where there is a model', async () => {
    open(`/runs/${AGREED}`);
    expect((await screen.findByTestId('cost-estimate-DEMO-TREND', {}, SLOW)).textContent).toBe('about $0.0001–0.006');
    cleanup();
    open('/runs/DemoRunTraded0000001', createDemoBackend());
    await screen.findByRole('button', { name: 'Run again' }, SLOW);
    expect(screen.queryByTestId(/^cost-estimate-/)).toBeNull();
    expect(screen.queryByTestId('run-cost')).toBeNull();
  });

  it('is not estimated for a look back, which asks no model', async () => {
    const user = open('/runs/sessions', createDemoBackend({ model: 'ready', pace: { agentMs: 5, answerMs: 1 } }));
    await user.click(await screen.findByRole('button', { name: 'Look again at AAPL on 11 Mar 2016' }, SLOW));
    expect(await screen.findByRole('button', { name: 'Look again' }, SLOW)).toBeTruthy();
    expect(screen.queryByTestId(/^cost-estimate-/)).toBeNull();
  });

  it('is left out of a run and of a list that cost nothing', async () => {
    open('/runs', createDemoBackend());
    const table = await screen.findByRole('table', { name: 'Runs' }, SLOW);
    expect(within(table).queryByRole('columnheader', { name: 'Model' })).toBeNull();
    cleanup();
    open('/runs');
    const costly = await screen.findByRole('table', { name: 'Runs' }, SLOW);
    expect(within(costly).getByRole('columnheader', { name: 'Model' })).toBeTruthy();
  });
});

/** What the page hands to the browser as a file: jsdom has no downloads. */
function catchDownloads() {
  const files: { name: string; blob: Blob }[] = [];
  const { createObjectURL, revokeObjectURL } = URL;
  let last: Blob | null = null;
  URL.createObjectURL = (blob) => {
    last = blob as Blob;
    return 'blob:caught';
  };
  URL.revokeObjectURL = () => undefined;
  HTMLAnchorElement.prototype.click = function caught() {
    if (last) files.push({ name: this.download, blob: last });
  };
  const restore = () => {
    Object.assign(URL, { createObjectURL, revokeObjectURL });
    // The one of all elements is inherited again.
    Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
  };
  return { files, restore };
}

describe('a run as a file', () => {
  it('is saved under its name, readable, with the steps and their prompts', async () => {
    const { files, restore } = catchDownloads();
    try {
      const user = open(`/runs/${AGREED}`);
      await user.click(await screen.findByRole('button', { name: 'Export run' }, SLOW));
      await waitFor(() => expect(files).toHaveLength(1));
      expect(files[0]?.name).toBe(`trading-crew-DEMO-TREND-${AGREED}.json`);
      const text = (await files[0]?.blob.text()) ?? '';
      expect(text).toContain('\n  "format": "trading-crew-run"');
      const file = RunExport.parse(JSON.parse(text));
      expect(file.run.runId).toBe(AGREED);
      expect(file.steps.flatMap(({ modelCalls }) => modelCalls)).toHaveLength(5);
    } finally {
      restore();
    }
  });

  it('says in words why it could not be had', async () => {
    const backend = createDemoBackend({ model: 'ready' });
    const refused = new BackendProblem(problemOf('The server cannot be reached.'));
    const user = open(`/runs/${AGREED}`, {
      ...backend,
      open: async (person) => ({ ...(await backend.open(person)), exportRun: () => Promise.reject(refused) }),
    });
    await user.click(await screen.findByRole('button', { name: 'Export run' }, SLOW));
    expect(await screen.findByText(/The server cannot be reached/)).toBeTruthy();
  });

  it('is not offered while the crew works', async () => {
    const user = open('/', createDemoBackend({ pace: { agentMs: 60, answerMs: 1 } }));
    await user.click(await screen.findByRole('button', { name: 'Run crew on AAPL' }, SLOW));
    await screen.findByRole('button', { name: 'Cancel run' }, SLOW);
    expect(screen.queryByRole('button', { name: 'Export run' })).toBeNull();
  });
});
