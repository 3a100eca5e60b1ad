"""Machine translation from scratch: a transformer on SentencePiece pieces, decoded by CTranslate2."""
