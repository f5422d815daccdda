window.YTD.tweet_headers.part0 = [
 {
  "tweet": {
   "tweet_id": "1600000000000000006",
   "user_id": "501",
   "created_at": "Wed Dec 07 10:01:00 +0000 2022"
  }
 }
]