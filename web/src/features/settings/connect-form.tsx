/**
 * Connects a broker. The two parts of the key are read from their fields when they are sent and are never kept: not in
 * state, not in the browser's memory of forms.
 */
import { ConnectBrokerRequest, type BrokerEnvironment } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { ProblemView } from '../../ui/state-views.tsx';

const FIELDS = [
  { name: 'keyId', label: 'Key id', type: 'text' },
  { name: 'secret', label: 'Secret', type: 'password' },
] as const;
type FieldName = (typeof FIELDS)[number]['name'];
type Problems = Readonly<Partial<Record<FieldName, string>>>;

const textOf = (data: FormData, name: FieldName): string => {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
};

function problemsOf(error: { readonly issues: readonly { path: PropertyKey[]; message: string }[] }): Problems {
  return Object.fromEntries(error.issues.map(({ path, message }) => [String(path[0]), message]));
}

/** Empties the secret at once, and the key id too when the key was taken. */
function forget(form: HTMLFormElement, names: readonly FieldName[]): void {
  for (const input of form.querySelectorAll('input')) if (names.some((name) => name === input.name)) input.value = '';
}

export function ConnectForm({ environment }: { readonly environment: BrokerEnvironment }) {
  const user = useUser();
  const action = useAction();
  const [problems, setProblems] = useState<Problems>({});
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const parsed = ConnectBrokerRequest.safeParse({
      environment,
      keyId: textOf(data, 'keyId'),
      secret: textOf(data, 'secret'),
    });
    setProblems(parsed.success ? {} : problemsOf(parsed.error));
    if (!parsed.success) return;
    forget(form, ['secret']);
    if (await action.run(() => user.call('connectBroker', parsed.data))) forget(form, ['keyId', 'secret']);
  };
  return (
    <Box
      component="form"
      noValidate
      autoComplete="off"
      aria-label={`Connect ${environment}`}
      onSubmit={submit}
      sx={{ display: 'grid', gap: 1.5 }}
    >
      {FIELDS.map(({ name, label, type }) => (
        <TextField
          key={name}
          fullWidth
          name={name}
          label={label}
          type={type}
          error={problems[name] !== undefined}
          helperText={problems[name]}
          slotProps={{ htmlInput: { autoComplete: 'off', spellCheck: false, autoCapitalize: 'none', maxLength: 200 } }}
        />
      ))}
      {action.problem && <ProblemView problem={action.problem} title="The key was not stored." />}
      <Button type="submit" variant="outlined" loading={action.busy} sx={{ justifySelf: 'start' }}>
        Connect broker
      </Button>
    </Box>
  );
}
