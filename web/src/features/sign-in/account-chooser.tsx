/** The local stand-in for Google's window: two ready-made people, or any other e-mail address. */
import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type FormEvent } from 'react';
import type { LocalAccount } from '../../backend/backend.ts';

const PEOPLE: readonly LocalAccount[] = [
  { name: 'Ada Demo', email: 'ada@example.com' },
  { name: 'Ben Demo', email: 'ben@example.com' },
];

interface AccountChooserProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onChoose: (account: LocalAccount) => void;
}

function PersonButton({ person, onChoose }: { readonly person: LocalAccount; readonly onChoose: () => void }) {
  return (
    <Button
      fullWidth
      variant="outlined"
      color="inherit"
      onClick={onChoose}
      sx={{ justifyContent: 'flex-start', gap: 1.5, p: 1, borderColor: 'divider', textAlign: 'left' }}
    >
      <Avatar sx={{ width: 32, height: 32, fontSize: 14, bgcolor: 'primary.main' }}>{person.name.charAt(0)}</Avatar>
      <span>
        {person.name}
        <Typography component="span" variant="caption" color="textSecondary" sx={{ display: 'block' }}>
          {person.email}
        </Typography>
      </span>
    </Button>
  );
}

export function AccountChooser({ open, onClose, onChoose }: AccountChooserProps) {
  const [email, setEmail] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChoose({ email, name: email.split('@')[0] || email });
  };
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="chooser-title" maxWidth="xs" fullWidth>
      <DialogTitle id="chooser-title" variant="h2">
        Choose an account
      </DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 1 }}>
        <Typography variant="body2" color="textSecondary">
          These accounts live on this machine alone, in the local platform.
        </Typography>
        {PEOPLE.map((person) => (
          <PersonButton key={person.email} person={person} onChoose={() => onChoose(person)} />
        ))}
        <Box component="form" onSubmit={submit} sx={{ display: 'flex', gap: 1, mt: 1 }}>
          <TextField
            fullWidth
            required
            type="email"
            label="Another e-mail"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <Button type="submit" variant="outlined">
            Continue
          </Button>
        </Box>
      </DialogContent>
    </Dialog>
  );
}
