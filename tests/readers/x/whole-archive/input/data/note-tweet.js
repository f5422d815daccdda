window.YTD.note_tweet.part0 = [
 {
  "noteTweet": {
   "noteTweetId": "1700000000000000000",
   "updatedAt": "2023-09-08T04:00:01.000Z",
   "createdAt": "2023-09-08T04:00:00.000Z",
   "core": {
    "text": "All that I know of roses, in the order in which I learnt it: first, that they bite; second, that they are worth it. https://t.co/lll1 #Thorns",
    "urls": [
     {
      "shortUrl": "https://t.co/lll1",
      "expandedUrl": "https://garden.example/thorns"
     }
    ],
    "hashtags": [
     {
      "text": "Thorns"
     }
    ],
    "mentions": []
   }
  }
 },
 {
  "noteTweet": {
   "noteTweetId": "1710000000000000000",
   "createdAt": "2023-10-05T04:00:00.000Z",
   "core": {
    "text": "A long post whose short form was deleted.",
    "urls": [],
    "hashtags": [],
    "mentions": []
   }
  }
 }
]