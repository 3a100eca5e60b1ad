"""Classification of segments and pairs: quality, domain, language; the scores can filter a preparation."""
