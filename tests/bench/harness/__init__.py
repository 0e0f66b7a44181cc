"""What every row of the benchmark uses: scenes, the measuring peer, figures and tables."""
