/** Copies a text and says whether that worked; where the browser does not let it, it says so. */
import Button from '@mui/material/Button';
import { useState } from 'react';

interface CopyButtonProps {
  readonly text: () => string;
  /** What is copied, for the button's name: "Copy the prompt". */
  readonly what: string;
}

const SHOWN_MS = 2_000;

export function CopyButton({ text, what }: CopyButtonProps) {
  const [words, setWords] = useState('Copy');
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text()).then(
      () => true,
      () => false,
    );
    setWords(done ? 'Copied' : 'Not allowed');
    setTimeout(() => setWords('Copy'), SHOWN_MS);
  };
  return (
    <Button variant="outlined" onClick={() => void copy()} aria-label={`${words} ${what}`} aria-live="polite">
      {words}
    </Button>
  );
}
